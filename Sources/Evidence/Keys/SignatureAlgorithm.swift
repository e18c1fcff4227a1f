/// The signature algorithms a protected header may name; everything else is refused.
/// - Source: RFC 8037 section 3.1; RFC 9864 section 2.2; RFC 9964 section 3.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// The name that every library with Ed25519 knows, and the one this service writes.
    case edDSA = "EdDSA"
    /// The newer, fully specified name of the same thing.
    case ed25519 = "Ed25519"
    /// The post-quantum algorithm, beside Ed25519 on agreements, keysets and checkpoints.
    case mlDSA65 = "ML-DSA-65"
}
