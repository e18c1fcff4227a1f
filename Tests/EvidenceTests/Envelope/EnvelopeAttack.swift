import Crypto
import Evidence
import Testing

/// One attack on the way from bytes to an authorised document, and the code that must meet it.
struct EnvelopeAttack: Sendable, CustomStringConvertible {
    let description: String
    let code: RefusalCode
    let file: @Sendable (Forge) throws -> [UInt8]

    init(
        _ description: String, _ code: RefusalCode,
        _ file: @escaping @Sendable (Forge) throws -> [UInt8]
    ) {
        self.description = description
        self.code = code
        self.file = file
    }

    static let all = form + headers + signatures + contents

    private static let form: [EnvelopeAttack] = [
        .init("endless data", .fileTooLarge) { _ in
            [UInt8](repeating: 0x20, count: SignedEnvelope.bytesMaximum + 1)
        },
        .init("half-written file", .fileTruncated) {
            Array(try $0.general($0.members()).dropLast(20))
        },
        .init("empty file", .fileTruncated) { _ in [] },
        .init("UTF-16", .envelopeNotUTF8) { _ in [0xFF, 0xFE, 0x7B, 0x00] },
        .init("arbitrary document", .envelopeNotJSON) { _ in Array("Dear Rotherham,".utf8) },
        .init("byte order mark", .envelopeNotJSON) {
            [0xEF, 0xBB, 0xBF] + (try $0.general($0.members()))
        },
        .init("two files in one", .envelopeNotJSON) {
            let file = try $0.general($0.members())
            return file + file
        },
        .init("duplicate payload", .envelopeDuplicateMember) {
            try $0.general($0.members(), more: #","payload":"e30""#)
        },
        .init("duplicate member by escape", .envelopeDuplicateMember) {
            try $0.general($0.members(), more: #","p\u0061yload":"e30""#)
        },
        .init("duplicate kid in the header", .envelopeDuplicateMember) {
            try $0.general($0.members($0.header(more: #","kid":"other""#)))
        },
        .init("compact form", .envelopeShape) {
            let compact = try SignedEnvelope.read($0.general($0.members())).compactForms()
            return Array((compact[0] + "\n").utf8)
        },
        .init("a list", .envelopeShape) { _ in Array("[1]".utf8) },
        .init("nothing signed", .envelopeShape) { $0.general() },
        .init("no signatures member", .envelopeShape) { _ in Array(#"{"payload":"e30"}"#.utf8) },
        .init("unprotected header", .envelopeShape) {
            try $0.general($0.members() + #","header":{"alg":"none"}"#)
        },
        .init("unprotected header, Flattened", .envelopeShape) {
            try $0.flattened($0.members(), more: #","header":{}"#)
        },
        .init("General and Flattened polyglot", .envelopeShape) {
            try $0.general($0.members(), more: "," + $0.members())
        },
        .init("unknown member", .envelopeShape) {
            try $0.general($0.members(), more: #","note":1"#)
        },
        .init("signatures null beside Flattened", .envelopeShape) {
            try $0.flattened($0.members(), more: #","signatures":null"#)
        },
        .init("nine signatures", .envelopeShape) { forge in
            let one = try forge.members()
            return forge.general(one, one, one, one, one, one, one, one, one)
        },
        .init("duplicate signatures of one key", .envelopeShape) {
            try $0.general($0.members(), $0.members())
        },
        .init("two names of one algorithm, one key", .envelopeShape) {
            try $0.general($0.members(), $0.members($0.header(alg: "Ed25519")))
        },
        .init("a number beyond binary64", .envelopeShape) {
            try $0.general($0.members(), more: #","n":9007199254740993"#)
        },
        .init("nested too deep", .envelopeShape) {
            try $0.general(
                $0.members(), more: #","n":"# + String(repeating: "[", count: 40))
        },
    ]

    private static let headers: [EnvelopeAttack] = [
        .init("padding", .envelopeBase64) { _ in
            Array(#"{"payload":"e30=","protected":"e30","signature":"AA"}"#.utf8)
        },
        .init("white space in base64", .envelopeBase64) { _ in
            Array(#"{"payload":"e3 0","protected":"e30","signature":"AA"}"#.utf8)
        },
        .init("the other alphabet", .envelopeBase64) { _ in
            Array(#"{"payload":"e30","protected":"e30","signature":"+/"}"#.utf8)
        },
        .init("malleable spare bits", .envelopeBase64) { forge in
            let text = String(decoding: try forge.general(forge.members()), as: UTF8.self)
            // 64 bytes end in a letter of which four bits are spare: A becomes B.
            let end = text.index(text.endIndex, offsetBy: -5)
            let next = try #require(Forge.letterAfter(text[end]))
            return Array(text.replacingCharacters(at: end, with: next).utf8)
        },
        .init("embedded jwk", .envelopeHeader) {
            let jwk = try Forge.key(9).publicKey.jwk().prettyText()
            return try $0.general($0.members($0.header(more: #","jwk":\#(jwk)"#)))
        },
        .init("jku", .envelopeHeader) {
            try $0.general($0.members($0.header(more: #","jku":"https://x.example/k""#)))
        },
        .init("x5c", .envelopeHeader) {
            try $0.general($0.members($0.header(more: #","x5c":["AA=="]"#)))
        },
        .init("unknown crit", .envelopeHeader) {
            try $0.general($0.members($0.header(more: #","crit":["exp"],"exp":1"#)))
        },
        .init("b64 false", .envelopeHeader) {
            try $0.general($0.members($0.header(more: #","crit":["b64"],"b64":false"#)))
        },
        .init("compressed", .envelopeHeader) {
            try $0.general($0.members($0.header(more: #","zip":"DEF""#)))
        },
        .init("no typ", .envelopeHeader) {
            try $0.general($0.members(#"{"alg":"EdDSA","kid":"\#($0.kid)"}"#))
        },
        .init("typ of another protocol", .envelopeHeader) {
            try $0.general($0.members($0.header(typ: "JWT")))
        },
        .init("typ with an empty type", .envelopeHeader) {
            try $0.general($0.members($0.header(typ: "mst-+jws")))
        },
        .init("typ with a combining mark", .envelopeHeader) {
            try $0.general($0.members($0.header(typ: "mst-\u{301}nomination+jws")))
        },
        .init("typ in capitals", .envelopeHeader) {
            try $0.general($0.members($0.header(typ: "MST-nomination+JWS")))
        },
        .init("kid that is no thumbprint", .envelopeHeader) {
            try $0.general($0.members($0.header(kid: "../../etc/passwd")))
        },
        .init("kid with spare bits", .envelopeHeader) {
            let last = try #require($0.kid.last)
            let next = try #require(Forge.letterAfter(last))
            return try $0.general($0.members($0.header(kid: String($0.kid.dropLast()) + next)))
        },
        .init("header that is no JSON", .envelopeHeader) { try $0.general($0.members("hello")) },
        .init("header that is no object", .envelopeHeader) { try $0.general($0.members("[]")) },
        .init("two types in one file", .envelopeHeader) { forge in
            let other = try Forge.key(2)
            let kid = other.publicKey.thumbprint.text
            return try forge.general(
                forge.members(),
                forge.members(forge.header(kid: kid, typ: "mst-outcome+jws"), by: other))
        },
        .init("alg none", .envelopeAlgorithm) {
            try $0.general($0.members($0.header(alg: "none")))
        },
        .init("alg nOnE", .envelopeAlgorithm) {
            try $0.general($0.members($0.header(alg: "nOnE")))
        },
        .init("HMAC with the public key", .envelopeAlgorithm) { forge in
            let protected = Base64URL.encode(Array(forge.header(alg: "HS256").utf8))
            let input = Array("\(protected).\(Base64URL.encode(forge.payload))".utf8)
            let mac = HMAC<SHA256>.authenticationCode(
                for: input, using: SymmetricKey(data: forge.key.publicKey.bytes))
            let signature = Base64URL.encode(Array(mac))
            return forge.general(#""protected":"\#(protected)","signature":"\#(signature)""#)
        },
        .init("a curve not agreed", .envelopeAlgorithm) {
            try $0.general($0.members($0.header(alg: "ES256")))
        },
    ]
}
