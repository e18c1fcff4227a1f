import Commissioning
import Evidence
import Exchange
import Storage

/// A copy of the book on which documents are tried, inside one transaction that holds their writes.
///
/// Once the transaction is committed the copy becomes the book; if it is not, nothing happened.
struct Attempt {
    /// The book with everything tried so far.
    private(set) var book: Book
    /// Documents that wait for their predecessors, likewise.
    private(set) var held: [HeldDocument]

    /// Why nothing may be signed now, if so.
    private let obstacle: CoordinationFault?

    /// The highest of our numbers that each party is known to hold, while they are got back.
    private let ahead: [String: Int]

    init(
        book: Book, held: [HeldDocument], obstacle: CoordinationFault? = nil,
        ahead: [String: Int] = [:]
    ) {
        (self.book, self.held) = (book, held)
        (self.obstacle, self.ahead) = (obstacle, ahead)
    }

    /// Makes one change and writes what it causes.
    mutating func make<Outcome>(
        in transaction: LedgerTransaction, at now: Instant,
        _ change: (inout Book, LedgerView, LedgerMemory) throws -> Outcome
    ) throws -> Outcome {
        let view = transaction.view
        let outcome = try change(&book, view, LedgerMemory(view, held: held))
        if !book.pending.signedAnew.isEmpty, let obstacle { throw obstacle }
        for (party, number) in book.pending.signedAnew.sorted(by: { $0.key < $1.key }) {
            guard let theirs = ahead[party], theirs >= number else { continue }
            throw CoordinationFault.behind(party: party, theirs: theirs, ours: number - 1)
        }
        try book.pending.write(to: transaction, at: now.seconds)
        held.append(contentsOf: book.pending.held)
        for (stream, sequence) in book.pending.released {
            held.removeAll {
                $0.issuer == stream.issuer && $0.audience == stream.audience
                    && $0.sequence == sequence
            }
        }
        book.pending = PendingWrites()
        return outcome
    }

    /// Takes held documents whose gap is closed, in their order, as far as nothing is wrong with
    /// them; one that is to be set aside has a transaction of its own later.
    ///
    /// - Returns: How many.
    mutating func takeHeld(in transaction: LedgerTransaction, at now: Instant) throws -> Int {
        var taken = 0
        while let next = book.nextHeld(held) {
            var further = self
            let reception = try further.make(in: transaction, at: now) { book, _, memory in
                let before = book
                let reception = try book.receive(held: next, now: now, memory: memory)
                switch reception {
                case .applied, .rejected, .duplicate, .held: break
                // Nothing of it is written here.
                case .forked, .refused, .unfinished: book = before
                }
                return reception
            }
            switch reception {
            case .applied, .rejected, .duplicate, .held: break
            case .forked, .refused, .unfinished: return taken
            }
            self = further
            taken += 1
        }
        return taken
    }
}

extension LedgerMemory {
    /// Look-ups in the ledger as one transaction sees it, and in what is held.
    init(_ view: LedgerView, held: [HeldDocument]) {
        self.init(
            digest: { stream, number in
                try view.digest(
                    issuer: stream.issuer, audience: stream.audience, sequence: number)
            },
            isRecorded: { try !view.entries(digest: $0).isEmpty },
            entries: { try view.entries(digest: $0) },
            held: { stream in
                var found: [Int: PayloadDigest] = [:]
                for document in held
                where document.issuer == stream.issuer && document.audience == stream.audience {
                    found[document.sequence] = document.digest
                }
                return found
            })
    }
}
