import Commissioning
import Evidence
import Synchronization

/// Answers already written, kept until the service changes.
///
/// An answer depends on nothing but its key, so one that is kept is right; the time on a page
/// goes by minutes.
final class AnswerCache: Sendable {
    /// Everything that the bytes of an answer depend on.
    struct Key: Hashable, Sendable {
        /// What was asked.
        let route: Route
        /// In which form, with the table wanted.
        let form: String
        /// The part of a list.
        let page: PageWish?
        /// As whom it is seen, and how they got in, for pages that say so.
        let admission: Admission
        /// The order on small numbers.
        let smallNumbers: SmallNumberOrder?
        /// Position of the ledger.
        let entry: Int
        /// Minute of service time, or the moment for which the answer was made, in seconds.
        let time: Int
        /// How the clock runs.
        let demonstration: Demonstration?
        /// How the exchange does, for answers that say so.
        let exchange: ExchangeFigures?
    }

    /// The bytes of an answer and their tag, and once somebody wanted them the same compressed.
    final class Written: Sendable {
        /// The content.
        let body: [UInt8]
        /// A strong entity tag of the content, with its quotes.
        let tag: String
        /// The cursor of the page after this one, or `nil`.
        let next: String?
        private let packed = Mutex<[UInt8]?>(nil)

        /// Content with its tag.
        init(_ body: [UInt8], next: String? = nil) {
            self.body = body
            self.next = next
            tag = "\"" + Hashing.hex(Array(Hashing.sha256(body).prefix(16))) + "\""
        }

        /// The content compressed, where that is worth it; it is another entity with another tag.
        func gzip() -> (body: [UInt8], tag: String)? {
            let range = BoardLimits.compressedBytesMinimum...BoardLimits.compressedBytesMaximum
            guard range.contains(body.count) else { return nil }
            let found = packed.withLock { packed in
                if packed == nil { packed = Gzip.compress(body) }
                return packed ?? []
            }
            return found.isEmpty ? nil : (found, "\"" + tag.dropFirst().dropLast() + "-gzip\"")
        }
    }

    private struct Kept {
        var entry = 0
        var bytes = 0
        var written: [Key: Written] = [:]
    }

    private let kept = Mutex(Kept())

    /// The answer for a key, written now unless it is kept.
    func written<E: Error>(
        _ key: Key, by write: () async throws(E) -> Written
    ) async throws(E) -> Written {
        if let found = kept.withLock({ $0.written[key] }) { return found }
        let fresh = try await write()
        kept.withLock { kept in
            let full =
                kept.written.count >= BoardLimits.keptAnswersMaximum
                || kept.bytes + fresh.body.count > BoardLimits.keptBytesMaximum
            if full || kept.entry < key.entry { kept = Kept(entry: key.entry) }
            if kept.written.updateValue(fresh, forKey: key) == nil {
                kept.bytes += fresh.body.count
            }
        }
        return fresh
    }
}
