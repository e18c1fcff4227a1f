import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Takes in what is left of a destroyed document, in the way that the document was taken in.
    ///
    /// Nobody's signature stands behind it any more but that of the record of the destruction,
    /// which comes later in the ledger: ``checkRemainders()``.
    mutating func replay(
        _ remainder: Remainder, of stored: StoredEntry, as type: DocumentType
    ) throws {
        guard type.mayBeDestroyed else {
            throw CoordinationFault.ledger(
                entry: stored.entry, reason: "a \(stored.type) is never destroyed")
        }
        unvouchedRemainders[stored.entry] = remainder.digest
        destroyedCount += 1
        guard stored.isApplied, !type.isEvidenceOnly else { return take(stored, nil, fact: .none) }
        let head = try PayloadHead.inspect(remainder.payloadBytes, type: stored.type)
        let fact = try FactReading.read(type, body: .object(head.body)).get()
        take(stored, head, fact: fact)
    }

    /// A record of destroyed documents vouches for what is left of them, as far as it still is what
    /// it names: a list of several children may have been reduced again since.
    mutating func takeRetention(_ head: PayloadHead) {
        for item in RetentionRecord(head.body)?.items ?? []
        where unvouchedRemainders[item.entry] == item.kept {
            unvouchedRemainders[item.entry] = nil
        }
    }

    /// Looks, at the end of a whole ledger, for remainders that no record vouches for.
    /// - Throws: `CoordinationFault.ledger`.
    func checkRemainders() throws {
        guard let entry = unvouchedRemainders.keys.min() else { return }
        throw CoordinationFault.ledger(
            entry: entry, reason: "it was destroyed, and no record vouches for what is left")
    }
}
