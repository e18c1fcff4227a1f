/// A key as one JSON object.
/// - Source: RFC 7517 section 4; RFC 8037 section 2.
enum JSONWebKey {
    /// Which members a key may have beside those that make it.
    enum Strictness {
        /// In our own documents: nothing unknown, and `kid`, if there, is the thumbprint.
        case ours
        /// In a file of somebody else's: unknown members are allowed, as their standard says.
        case foreign
    }

    /// Members that would give a secret away, of any kind of key.
    private static let secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"]

    /// Reads a public key and checks that what it says of itself is consistent.
    static func publicKey(
        _ value: JSONValue, strictness: Strictness
    ) throws(KeyFault) -> PublicKey {
        guard case .object(let object) = value else {
            throw KeyFault(.shape, "A key is a JSON object.")
        }
        for name in secretMembers where object[name] != nil {
            throw KeyFault(.secret, at: "/" + name, "A secret part stands in a public key.")
        }
        return try key(object, strictness: strictness, operation: "verify")
    }

    /// Reads the members that public and private keys share.
    static func key(
        _ object: JSONObject, strictness: Strictness, operation: String, alsoAllowed: [String] = []
    ) throws(KeyFault) -> PublicKey {
        guard case .string(let kind)? = object["kty"] else {
            throw KeyFault(.shape, at: "/kty", "A key has a kty.")
        }
        let isPostQuantum =
            kind == "AKP" && object["alg"] == .string(SignatureAlgorithm.mlDSA65.rawValue)
        guard isPostQuantum || kind == "OKP" && object["crv"] == .string(PublicKey.curve) else {
            throw KeyFault(
                .kind, at: "/kty",
                "Only keys of kind OKP with curve Ed25519, or AKP with alg ML-DSA-65, are used.")
        }
        if strictness == .ours {
            let own = isPostQuantum ? ["pub"] : ["crv", "x"]
            let allowed = ["kty", "alg", "kid", "use", "key_ops"] + own + alsoAllowed
            for member in object.members where !allowed.contains(where: member.name.hasSameBytes) {
                throw KeyFault(.shape, "A key has a member that is not known here.")
            }
        }
        let part = isPostQuantum ? "pub" : "x"
        guard case .string(let text)? = object[part], let bytes = Base64URL.decode(text) else {
            throw KeyFault(
                .shape, at: "/" + part, "The public part \(part) is base64url without padding.")
        }
        let key =
            isPostQuantum ? try PublicKey(mlDSA65: bytes) : try PublicKey(ed25519: bytes)
        try checkClaims(of: object, about: key, strictness: strictness, operation: operation)
        return key
    }

    private static func checkClaims(
        of object: JSONObject, about key: PublicKey, strictness: Strictness, operation: String
    ) throws(KeyFault) {
        if let algorithm = object["alg"],
            !key.algorithms.contains(where: { algorithm == .string($0.rawValue) })
        {
            throw KeyFault(.mismatch, at: "/alg", "The key's alg is not one of its kind.")
        }
        if let use = object["use"], use != "sig" {
            throw KeyFault(.mismatch, at: "/use", "The key is not for signatures.")
        }
        if let operations = object["key_ops"] {
            guard case .array(let list) = operations, list.contains(.string(operation)) else {
                throw KeyFault(.mismatch, at: "/key_ops", "The key is not for \(operation).")
            }
        }
        if strictness == .ours, let kid = object["kid"], kid != .string(key.thumbprint.text) {
            throw KeyFault(.mismatch, at: "/kid", "The key's kid is not its thumbprint.")
        }
    }
}

extension PublicKey {
    /// A key from a public JSON Web Key of one of our own documents.
    ///
    /// - Throws: `key.shape`, `key.kind`, `key.point`, `key.secret`, `key.mismatch`.
    package init(jwk value: JSONValue) throws(KeyFault) {
        self = try JSONWebKey.publicKey(value, strictness: .ours)
    }

    /// This key as a JSON Web Key: kty, crv and x (or pub), alg, kid and use.
    package func jwk() -> JSONValue {
        if kind == .mlDSA65 {
            return [
                "kty": "AKP", "alg": .string(SignatureAlgorithm.mlDSA65.rawValue),
                "pub": .string(Base64URL.encode(bytes)), "kid": .string(thumbprint.text),
                "use": "sig",
            ]
        }
        return [
            "kty": "OKP", "crv": .string(Self.curve), "x": .string(Base64URL.encode(bytes)),
            "alg": .string(SignatureAlgorithm.edDSA.rawValue), "kid": .string(thumbprint.text),
            "use": "sig",
        ]
    }
}
