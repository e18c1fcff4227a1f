import Evidence
import Storage

extension Book {
    /// What is wrong with what a document says it corrects, if anything.
    ///
    /// House rule: it names a document of the same sender and type that counts, and one that nobody
    /// has corrected yet: of two corrections of one document nobody could say which one holds.
    /// - Parameter entries: The recorded entries with a digest.
    func correctionRefusal(
        _ head: PayloadHead, _ entries: (PayloadDigest) throws -> [StoredEntry]
    ) rethrows -> Refusal? {
        guard let corrected = head.supersedes else { return nil }
        let isThere = try entries(corrected).contains {
            $0.issuer == head.iss && $0.type == head.type && $0.isApplied
        }
        guard isThere else {
            return Refusal(
                .bodyRule, "supersedes: it names no \(head.type) of \(head.iss) that counts.")
        }
        guard !corrections.contains(corrected) else {
            return Refusal(
                .bodyRule, "supersedes: that document was corrected before; name its correction.")
        }
        return nil
    }
}
