import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Testing

/// Forged, doubled and disguised envelopes.
extension AttackTests {
    static let envelopes: [Attack] = [
        .init(name: "alg none", quarantined: .envelopeAlgorithm) { world in
            drop(world, try file(world, header: header(world, "none"), signature: { _ in "" }))
        },
        .init(name: "HMAC with the public key", quarantined: .envelopeAlgorithm) { world in
            let protected = Base64URL.encode(Array(try header(world, "HS256").utf8))
            let body = Base64URL.encode(try head(world).canonicalBytes())
            let code = hmac(
                Array("\(protected).\(body)".utf8),
                key: try world.council("rotherham").key.publicKey.bytes)
            drop(
                world,
                try file(
                    world, header: header(world, "HS256"),
                    signature: { _ in Base64URL.encode(code) }))
        },
        .init(name: "embedded jwk", quarantined: .envelopeHeader) { world in
            let jwk = #","jwk":{"kty":"OKP","crv":"Ed25519","x":"AA"}"#
            drop(world, try file(world, header: header(world, "EdDSA", more: jwk)))
        },
        .init(name: "jku", quarantined: .envelopeHeader) { world in
            let more = #","jku":"https://example.org/keys.json""#
            drop(world, try file(world, header: header(world, "EdDSA", more: more)))
        },
        .init(name: "unknown crit", quarantined: .envelopeHeader) { world in
            let more = #","crit":["exp"],"exp":1"#
            drop(world, try file(world, header: header(world, "EdDSA", more: more)))
        },
        .init(name: "b64 false", quarantined: .envelopeHeader) { world in
            let more = #","b64":false,"crit":["b64"]"#
            drop(world, try file(world, header: header(world, "EdDSA", more: more)))
        },
        .init(name: "zip", quarantined: .envelopeHeader) { world in
            drop(world, try file(world, header: header(world, "EdDSA", more: #","zip":"DEF""#)))
        },
        .init(name: "unprotected header", quarantined: .envelopeShape) { world in
            drop(world, try file(world, unprotected: #","header":{"kid":"other"}"#))
        },
        .init(name: "duplicate members: payload", quarantined: .envelopeDuplicateMember) { world in
            drop(world, try file(world, more: #","payload":"e30""#))
        },
        .init(name: "duplicate members: escaped", quarantined: .envelopeDuplicateMember) { world in
            drop(world, try file(world, more: #","\u0070ayload":"e30""#))
        },
        .init(name: "duplicate members: in the content", quarantined: .payloadNotJSON) { world in
            let text = String(decoding: try head(world).canonicalBytes(), as: UTF8.self)
            let double = text.replacing(#""seq":1"#, with: #""seq":1,"seq":2"#)
            drop(world, try file(world, payload: Array(double.utf8)))
        },
        .init(name: "General and Flattened polyglot", quarantined: .envelopeShape) { world in
            drop(world, try file(world, more: #","protected":"e30","signature":"AA""#))
        },
        .init(name: "kid of another key", quarantined: .keySignature) { world in
            let barnsley = try world.council("barnsley").key
            let text = try header(world, "EdDSA").replacing(
                world.council("rotherham").key.publicKey.thumbprint.text,
                with: barnsley.publicKey.thumbprint.text)
            drop(world, try file(world, header: text))
        },
        .init(name: "malleable base64: padding", quarantined: .envelopeBase64) { world in
            drop(world, try file(world, signature: { $0 + "==" }))
        },
        .init(name: "malleable base64: unused bits", quarantined: .envelopeBase64) { world in
            drop(
                world, try file(world, signature: { $0.dropLast() + ($0.last == "B" ? "C" : "B") }))
        },
        .init(name: "malleable base64: white space", quarantined: .envelopeBase64) { world in
            drop(world, try file(world, signature: { $0.prefix(10) + " " + $0.dropFirst(10) }))
        },
        .init(name: "malleable signature: S plus the order", quarantined: .keySignature) { world in
            drop(world, try file(world, signature: { addingTheOrder(to: $0) }))
        },
        .init(name: "duplicate signatures", quarantined: .envelopeShape) { world in
            let good = try file(world)
            let start = try #require(good.range(of: "[")).upperBound
            let end = try #require(good.range(of: "]")).lowerBound
            let one = good[start..<end]
            drop(world, good.replacingCharacters(in: start..<end, with: "\(one),\(one)"))
        },
        .init(name: "nine signatures", quarantined: .envelopeShape) { world in
            let good = try file(world)
            let start = try #require(good.range(of: "[")).upperBound
            let end = try #require(good.range(of: "]")).lowerBound
            let many = Array(repeating: good[start..<end], count: 9).joined(separator: ",")
            drop(world, good.replacingCharacters(in: start..<end, with: many))
        },
        .init(name: "compact form", quarantined: .envelopeShape) { world in
            let text = try SignedEnvelope.read(Array(file(world).utf8)).compactForms()[0]
            drop(world, text)
        },
        .init(name: "a byte order mark", quarantined: .envelopeNotJSON) { world in
            world.drop([0xEF, 0xBB, 0xBF] + Array(try file(world).utf8), in: "rotherham")
        },
    ]

    /// - Source: RFC 2104, with SHA-256 and a key shorter than a block.
    static func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        let block = key + [UInt8](repeating: 0, count: 64 - key.count)
        let inner = Hashing.sha256(block.map { $0 ^ 0x36 } + message)
        return Hashing.sha256(block.map { $0 ^ 0x5C } + inner)
    }

    /// The same signature with another, larger S: valid to whoever does not check its range.
    /// - Source: RFC 8032 section 5.1.7: S must be below the order of the group.
    static func addingTheOrder(to text: String) -> String {
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9,
            0xDE,
            0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        guard var bytes = Base64URL.decode(text), bytes.count == 64 else { return "" }
        var carry = 0
        for index in 0..<32 {
            let sum = Int(bytes[32 + index]) + Int(order[index]) + carry
            bytes[32 + index] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        return Base64URL.encode(bytes)
    }
}
