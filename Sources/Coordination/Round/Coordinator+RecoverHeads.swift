import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Where cosigned heads stood in the ledger that was lost, as later heads of ours name them.
    func returnedHeads() -> [Int: Checkpoint.Returned] {
        var found: [Int: Checkpoint.Returned] = [:]
        for envelope in reissued.values.flatMap(\.values)
        where envelope.type == Checkpoint.documentType {
            guard let head = try? PayloadHead.inspect(envelope.payload, type: envelope.type),
                let said = Checkpoint.read(.object(head.body), into: ShapeFaults())
            else { continue }
            for returned in said.returned ?? [] { found[returned.entry] = returned }
        }
        return found
    }
}

extension Checkpoint {
    /// The size that a signed head says the ledger had; nil for any other document.
    static func size(in head: PayloadHead) -> Int? {
        head.type == documentType ? head.body["size"]?.wholeNumber : nil
    }
}

/// Signed heads of the ledger among what was lost. No receipt answers them, and they are made of
/// everything before them, so each must stand in its old place.
extension Coordinator {
    /// Takes a cosigned head in again, in its old place; what is missing, or nil.
    func recoverHead(
        _ returned: Checkpoint.Returned?, _ theirs: [PayloadDigest: [[UInt8]]]
    ) throws -> String? {
        guard let returned else { return nil }
        if try take(theirs[returned.digest] ?? [], at: book.state.asOf) { return nil }
        return
            "The head that \(returned.party) cosigned, \(returned.digest), is missing; it lies in "
            + "the checkpoints folder of its desk."
    }

    /// Takes a cosigned head in that no later head names, where a receipt says that something stood
    /// before it; false if there is none. Nobody holds a head over it, so any order is right.
    func recoverUnnamedHead(
        _ theirs: [PayloadDigest: [[UInt8]]], now: Instant
    ) throws -> Bool {
        for digest in book.checkpoints.awaited {
            if let copies = theirs[digest], try take(copies, at: now) { return true }
        }
        return false
    }

    private func take(_ copies: [[UInt8]], at now: Instant) throws -> Bool {
        let before = book.entry
        for bytes in copies where book.entry == before {
            try commit(at: now) { book, _, memory in
                _ = try book.receive(bytes, now: now, memory: memory)
            }
        }
        return book.entry > before
    }

    /// Sends the heads of one day again, which must be over the same ledger; what is missing, or
    /// nil.
    func sendAgain(
        _ head: PayloadHead, to party: String, now: Instant
    ) throws -> String? {
        guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()) else {
            return "Our number \(head.seq) to \(party) cannot be read."
        }
        guard said.head.size == book.entry else {
            return
                "What led to our number \(head.seq) to \(party) (\(head.type)) is missing: it is "
                + "over \(said.head.size) entries, and \(book.entry) are here."
        }
        try growTree()
        let whole = tree
        try commit(at: now) { book, _, _ in try book.sendCheckpoints(over: whole, now: now) }
        return nil
    }
}
