/// Whose signatures count: the current keyset of each party, and the pins that began them.
///
/// It is a value made by replaying keyset documents in ledger order; nothing here knows the time
/// or the network. A key counts if it was current when its document was recorded; times claimed
/// inside a document count for nothing, because the thief of a key would write what he likes.
package struct TrustStore: Equatable, Sendable {
    /// The document types that several parties sign together.
    package static let jointTypes: Set<String> = ["agreement", "checkpoint"]

    /// A keyset in force.
    package struct Entry: Equatable, Sendable {
        /// The keys and what each may do.
        package let keyset: Keyset
        /// The digest of the document that carried it.
        package let digest: PayloadDigest
    }

    /// The owner of a key, with what it may do.
    package struct Owner: Equatable, Sendable {
        /// The party's id.
        package let party: String
        /// The key itself.
        package let key: PublicKey
        /// Its types, period and revocation.
        package let use: Keyset.Use
    }

    /// The keysets in force, by party id.
    package private(set) var entries: [String: Entry] = [:]
    /// The pinned keys, by party id.
    package private(set) var pins: [String: KeyThumbprint] = [:]
    private var owners: [KeyThumbprint: Owner] = [:]

    /// A store that trusts nobody.
    package init() {}

    /// Remembers that an operator vouched for the key that signs a party's first keyset.
    ///
    /// House rule: no trust on first use; a person compares the thumbprint by another channel.
    package mutating func pin(_ party: String, thumbprint: KeyThumbprint) {
        pins[party] = thumbprint
    }

    /// The owner of a key of any keyset in force, revoked keys included.
    package func lookup(_ kid: KeyThumbprint) -> Owner? { owners[kid] }

    /// The key of a name, for `SignedEnvelope.verify(with:)`.
    package func publicKey(_ kid: KeyThumbprint) -> PublicKey? { owners[kid]?.key }

    mutating func install(_ keyset: Keyset, digest: PayloadDigest) {
        owners = owners.filter { $0.value.party != keyset.party }
        for key in keyset.keys.keys {
            guard let use = keyset.use[key.thumbprint] else { continue }
            owners[key.thumbprint] = Owner(party: keyset.party, key: key, use: use)
        }
        entries[keyset.party] = Entry(keyset: keyset, digest: digest)
    }
}
