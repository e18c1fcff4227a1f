import Commissioning
import Evidence

/// The body of a `retention` document: which recorded documents were destroyed, and why.
///
/// Kept by the coordinator for itself. It names nobody: the entries, the digests of what was
/// destroyed and of what is left of each.
package struct RetentionRecord: Equatable, Sendable {
    /// Why documents are destroyed.
    package enum Reason: String, CaseIterable, Sendable {
        /// The end of the retention that the agreement names.
        case retentionEnded = "retention-ended"
        /// A person or a court has demanded it.
        case erasureGranted = "erasure-granted"
    }

    /// One destroyed document.
    package struct Item: Equatable, Sendable {
        /// Its entry in the ledger.
        package let entry: Int
        /// Digest of its payload, as it was signed.
        package let digest: PayloadDigest
        /// Digest of what is left of it.
        package let kept: PayloadDigest

        /// A destroyed document.
        package init(entry: Int, digest: PayloadDigest, kept: PayloadDigest) {
            self.entry = entry
            self.digest = digest
            self.kept = kept
        }
    }

    /// The most documents that one record names: what fits into a signed file.
    package static let itemsMaximum = 400

    /// Why.
    package let reason: Reason
    /// In the order of their entries.
    package let items: [Item]

    /// A record of destroyed documents.
    package init(reason: Reason, items: [Item]) {
        self.reason = reason
        self.items = items
    }

    /// The body of the document.
    package var json: JSONValue {
        [
            "reason": .string(reason.rawValue),
            "documents": .array(
                items.map {
                    [
                        "entry": .integer(Int64($0.entry)),
                        "digest": .string($0.digest.description),
                        "kept": .string($0.kept.description),
                    ]
                }),
        ]
    }

    /// Reads a body; nil if it is not one that this service writes.
    package init?(_ body: JSONObject) {
        let faults = ShapeFaults()
        let reader = ShapeReader(.object(body), at: "/body", into: faults)
        let reason = reader.code("reason", of: Reason.self)
        let listed = reader.array("documents", countMaximum: Self.itemsMaximum)
        reader.finish()
        let items = (listed ?? []).compactMap { element -> Item? in
            let item = ShapeReader(element.value, at: element.place, into: faults)
            let entry = item.integer("entry", in: 1...StrictJSON.integerMaximum)
            let digest = item.string("digest").flatMap { PayloadDigest($0) }
            let kept = item.string("kept").flatMap { PayloadDigest($0) }
            item.finish()
            guard let entry, let digest, let kept else { return nil }
            return Item(entry: entry, digest: digest, kept: kept)
        }
        guard let reason, let listed, items.count == listed.count, faults.list.isEmpty else {
            return nil
        }
        self.init(reason: reason, items: items)
    }
}
