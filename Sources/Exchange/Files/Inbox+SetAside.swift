import Evidence

/// What became of an entry that could not be read.
package struct SetAside: Equatable, Sendable {
    /// The record that is kept of it.
    package let receipt: Quarantine.Receipt
    /// Whether the entry is gone from the folder; if not, it is ignored there from now on.
    package let isRemoved: Bool
}

extension Inbox {
    /// Keeps a record of an entry that is not a plain file of a fitting size, then clears it away.
    ///
    /// A link, pipe, socket or device is only a name: the record says what it was and where it
    /// led, and the name is removed; what it led to is never opened or touched. A file's second
    /// name goes, and the file is read under the first. A folder or an enormous file has content
    /// of its own, which is neither read nor deleted: it stays, and the same record being kept
    /// once (``Quarantine/Receipt/isNew``) is what reports it once, across restarts too.
    ///
    /// The record holds nothing that its owner can change at will, so touching the entry again and
    /// again makes no further records. `receivedAt` is in seconds since 1970.
    ///
    /// - Parameter beforeRemoval: Done between keeping the record and clearing the entry away.
    /// - Throws: `quarantine.full` (the entry stays); as ``scan(_:_:after:)``.
    package func setAside(
        _ refused: RefusedEntry, in quarantine: Quarantine, receivedAt: Int,
        beforeRemoval: (Quarantine.Receipt) throws -> Void = { _ in }
    ) throws -> SetAside {
        let receipt = try quarantine.store(
            refused.recordBytes(), name: refused.name, party: refused.party,
            refusal: refused.refusal, receivedAt: receivedAt)
        try beforeRemoval(receipt)
        switch refused.entry.kind {
        case .folder, .unknown:
            return SetAside(receipt: receipt, isRemoved: false)
        case .regular where refused.entry.linkCount == 1:
            return SetAside(receipt: receipt, isRemoved: false)
        default:
            let removal = try remove(
                refused.name, of: refused.party, ifStill: refused.entry.identity)
            return SetAside(receipt: receipt, isRemoved: removal == .removed)
        }
    }
}
