/// The keys of one party and what each may sign: the body of a `keyset` document.
///
/// ```json
/// {"party": "rotherham", "version": 1, "previous": null,
///  "keys": {"keys": [ …plain JSON Web Keys… ]},
///  "use": {"<kid>": {"types": ["*"], "notBefore": 1543190400, "notAfter": null,
///                    "revoked": false}},
///  "threshold": {"keyset": 1, "agreement": 1, "other": 1}}
/// ```
/// `keys` alone is a JWK Set that any tool can take.
/// - Source: The Update Framework specification, section 4.3, for thresholds and succession.
package struct Keyset: Equatable, Sendable {
    /// What one key may do.
    package struct Use: Equatable, Sendable {
        /// Every type, which is written `*`.
        package static let everyType = "*"

        /// The document types the key may sign, at least one; `["*"]` for all.
        package let types: [String]
        /// The first second, UTC since 1970, in which the key counts.
        package let notBefore: Int
        /// The last such second; nil for no end.
        package let notAfter: Int?
        /// Whether the party has taken the key back, for good.
        package let revoked: Bool

        /// What a key may do, to be written into a keyset.
        package init(types: [String], notBefore: Int, notAfter: Int?, revoked: Bool = false) {
            self.types = types
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.revoked = revoked
        }

        /// Whether the key may sign documents of this type.
        package func permits(_ type: String) -> Bool {
            types.contains(Self.everyType) || types.contains(type)
        }

        /// Whether the key counts at a moment, given in seconds since 1970, UTC.
        package func isCurrent(asOf seconds: Int) -> Bool {
            !revoked && notBefore <= seconds && seconds <= notAfter ?? .max
        }
    }

    /// How many different keys of the party must sign, 1 to 8.
    package struct Threshold: Equatable, Sendable {
        /// For the party's next keyset.
        package let keyset: Int
        /// For an agreement.
        package let agreement: Int
        /// For every other document.
        package let other: Int

        /// Numbers of signers, one each unless said otherwise.
        package init(keyset: Int = 1, agreement: Int = 1, other: Int = 1) {
            self.keyset = keyset
            self.agreement = agreement
            self.other = other
        }

        /// The number for a document type.
        package func forType(_ type: String) -> Int {
            switch type {
            case Keyset.documentType: keyset
            case "agreement": agreement
            default: other
            }
        }
    }

    /// The type of the document that carries a keyset.
    package static let documentType = "keyset"

    /// The party whose keys these are.
    package let party: String
    /// The number of this keyset, from 1.
    package let version: Int
    /// The digest of the document with the version before; nil exactly at version 1.
    package let previous: PayloadDigest?
    /// The keys, public parts only.
    package let keys: JSONWebKeySet
    /// What each key may do, by its name; exactly the keys above.
    package let use: [KeyThumbprint: Use]
    /// How many of the keys must sign together.
    package let threshold: Threshold

    /// A keyset to be signed.
    ///
    /// - Throws: the faults `read` would find in it.
    package init(
        party: String, version: Int, previous: PayloadDigest?, keys: JSONWebKeySet,
        use: [KeyThumbprint: Use], threshold: Threshold = Threshold()
    ) throws(ShapeFault) {
        self.init(
            unchecked: party, version: version, previous: previous, keys: keys, use: use,
            threshold: threshold)
        let faults = ShapeFaults()
        _ = Keyset.read(body(), at: "", into: faults)
        if let fault = faults.list.first { throw fault }
    }

    init(
        unchecked party: String, version: Int, previous: PayloadDigest?, keys: JSONWebKeySet,
        use: [KeyThumbprint: Use], threshold: Threshold
    ) {
        self.party = party
        self.version = version
        self.previous = previous
        self.keys = keys
        self.use = use
        self.threshold = threshold
    }

    /// Whether this key may ever sign this type: known, not revoked, allowed for the type.
    package func permits(_ kid: KeyThumbprint, _ type: String) -> Bool {
        guard let use = use[kid] else { return false }
        return !use.revoked && use.permits(type)
    }

    /// How many of these keys count for a type at a moment, seconds since 1970, UTC.
    ///
    /// Post-quantum keys do not: a second algorithm is no second person.
    func countedSigners(_ kids: [KeyThumbprint], type: String, asOf seconds: Int) -> Int {
        Set(kids).count { kid in
            guard let use = use[kid], keys.key(kid)?.kind == .ed25519 else { return false }
            return use.permits(type) && use.isCurrent(asOf: seconds)
        }
    }
}
