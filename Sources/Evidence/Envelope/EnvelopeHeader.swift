/// What a signature says of itself, inside what it signs.
/// - Source: RFC 7515 section 4.1; RFC 8725 section 3.11 (a type of one's own for each purpose).
package struct EnvelopeHeader: Equatable, Sendable {
    /// The signature algorithm.
    package let algorithm: SignatureAlgorithm
    /// The name of the key that signed: the member `kid`.
    package let kid: KeyThumbprint
    /// The document type, such as `nomination`; on the wire `typ` is `mst-nomination+jws`.
    package let type: String

    private static let typePrefix = "mst-"
    private static let typeSuffix = "+jws"

    init(algorithm: SignatureAlgorithm, kid: KeyThumbprint, type: String) {
        self.algorithm = algorithm
        self.kid = kid
        self.type = type
    }

    /// The header's bytes as this service writes them: alg, kid, typ, no white space.
    func bytes() -> [UInt8] {
        let members: JSONValue = [
            "alg": .string(algorithm.rawValue), "kid": .string(kid.text),
            "typ": .string(Self.typePrefix + type + Self.typeSuffix),
        ]
        return members.canonicalBytes()
    }

    /// The members of a header, read and bounded, before its algorithm is judged.
    struct Draft {
        let algorithmName: String
        let kid: KeyThumbprint
        let type: String

        /// - Throws: `envelope.duplicate-member`, `envelope.header`.
        init(_ bytes: [UInt8]) throws(Refusal) {
            let value: JSONValue
            do {
                value = try StrictJSON.parse(bytes, depthMaximum: 4)
            } catch {
                let code: RefusalCode =
                    error.code == .duplicateMember ? .envelopeDuplicateMember : .envelopeHeader
                throw Refusal(code, "In a protected header: \(error.sentence)")
            }
            let faults = ShapeFaults()
            let reader = ShapeReader(value, into: faults)
            let algorithmName = reader.string("alg")
            let kidText = reader.string("kid")
            let typ = reader.string("typ")
            reader.finish()
            guard let algorithmName, let kidText, let typ, faults.list.isEmpty else {
                throw Refusal(.envelopeHeader, faults)
            }
            guard let kid = KeyThumbprint(kidText) else {
                throw Refusal(.envelopeHeader, "kid is not an RFC 7638 thumbprint: \(kidText)")
            }
            guard let type = EnvelopeHeader.documentType(typ) else {
                throw Refusal(.envelopeHeader, "typ is not of the form mst-<type>+jws: \(typ)")
            }
            self.algorithmName = algorithmName
            self.kid = kid
            self.type = type
        }

        /// - Throws: `envelope.algorithm`.
        func header() throws(Refusal) -> EnvelopeHeader {
            guard let algorithm = SignatureAlgorithm(rawValue: algorithmName) else {
                throw Refusal(.envelopeAlgorithm, "alg is \(algorithmName)")
            }
            return EnvelopeHeader(algorithm: algorithm, kid: kid, type: type)
        }
    }

    private static func documentType(_ typ: String) -> String? {
        // By bytes: a combining mark after the prefix would hide in its last character.
        let bytes = Array(typ.utf8)
        let prefix = Array(typePrefix.utf8)
        let suffix = Array(typeSuffix.utf8)
        guard bytes.count > prefix.count + suffix.count, bytes.starts(with: prefix),
            bytes.suffix(suffix.count).elementsEqual(suffix)
        else { return nil }
        let middle = bytes.dropFirst(prefix.count).dropLast(suffix.count)
        let type = String(decoding: middle, as: UTF8.self)
        return WireName.isWellFormed(type) ? type : nil
    }
}
