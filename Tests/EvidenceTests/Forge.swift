import Evidence
import Testing

/// Makes signed files by hand, right ones and wrong ones, without the code under test where it
/// matters: headers and members are written as text.
struct Forge: Sendable {
    static let now = 1_543_190_400

    let key: PrivateKey
    let payload: [UInt8]

    /// The key that a number stands for, the same in every run.
    static func key(_ number: UInt8) throws -> PrivateKey {
        try PrivateKey(seed: [UInt8](repeating: number, count: 32))
    }

    init(key: PrivateKey, payload: [UInt8]) {
        self.key = key
        self.payload = payload
    }

    /// A right nomination by key 1.
    init() throws {
        try self.init(key: Self.key(1), payload: Self.head().canonicalBytes())
    }

    static func head(
        type: String = "nomination", iss: String = "rotherham", body: JSONObject = JSONObject([])
    ) -> PayloadHead {
        PayloadHead(
            type: type, iss: iss, aud: ["coordinator"],
            agreement: AgreementReference(
                id: "mst", version: 1, digest: PayloadDigest(of: Array("agreement".utf8))),
            seq: 2, prev: PayloadDigest(of: [1]), iat: now, exp: now + 3600,
            jti: [UInt8](0..<16), ack: ["coordinator": position], body: body)
    }

    static let position = StreamPosition(seq: 7, digest: PayloadDigest(of: [7]))

    var kid: String { key.publicKey.thumbprint.text }

    /// A protected header as text, with other values or more members where an attack needs them.
    func header(
        alg: String = "EdDSA", kid: String? = nil, typ: String = "mst-nomination+jws",
        more: String = ""
    ) -> String {
        #"{"alg":"\#(alg)","kid":"\#(kid ?? self.kid)","typ":"\#(typ)"\#(more)}"#
    }

    /// One signature over the payload under a header, as JSON members.
    func members(_ header: String? = nil, by signer: PrivateKey? = nil) throws -> String {
        let protected = Base64URL.encode(Array((header ?? self.header()).utf8))
        let input = Array((protected + "." + Base64URL.encode(payload)).utf8)
        let signature = Base64URL.encode(try (signer ?? key).sign(input))
        return #""protected":"\#(protected)","signature":"\#(signature)""#
    }

    /// A file in the General form with these signatures; `more` are further members.
    func general(_ signatures: String..., more: String = "") -> [UInt8] {
        let list = signatures.map { "{\($0)}" }.joined(separator: ",")
        let text = #"{"payload":"\#(Base64URL.encode(payload))","signatures":[\#(list)]\#(more)}"#
        return Array(text.utf8)
    }

    /// A file in the Flattened form.
    func flattened(_ signature: String, more: String = "") -> [UInt8] {
        Array(#"{"payload":"\#(Base64URL.encode(payload))",\#(signature)\#(more)}"#.utf8)
    }
}

/// The whole way of a file from bytes to an authorised document, against a store of keysets.
func intake(
    _ bytes: [UInt8], trusting store: TrustStore, asOf seconds: Int = Forge.now
) throws(Refusal) -> PayloadHead {
    let verified = try SignedEnvelope.read(bytes).verify(with: store.publicKey)
    try store.checkKeys(of: verified, asOf: seconds)
    let head = try PayloadHead.read(verified)
    try store.authorise(verified, head, asOf: seconds)
    return head
}

/// The code of the refusal that an action ends in; nil if it ends well.
func code(_ action: () throws -> Void) -> RefusalCode? {
    do {
        try action()
        return nil
    } catch let refusal as Refusal {
        return refusal.code
    } catch {
        Issue.record("not a refusal: \(error)")
        return nil
    }
}
