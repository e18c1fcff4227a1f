import Commissioning
import Evidence
import Exchange
import Storage

/// What the coordinator recorded for itself, mostly what an operator did, made again from the
/// copies that lie in the parties' folders.
extension Coordinator {
    /// Makes one such step again; what is missing, or nil.
    func recordAgain(
        _ head: PayloadHead, _ theirs: [PayloadDigest: [[UInt8]]], now: Instant
    ) throws -> String? {
        switch DocumentType(rawValue: head.type) {
        case .trust:
            guard case .string(let party)? = head.body["party"],
                case .string(let text)? = head.body["thumbprint"],
                let thumbprint = KeyThumbprint(text)
            else { return unreadable(head) }
            try commit(at: now) { book, _, _ in try book.pin(party, thumbprint, now: now) }
        case .streamStop:
            guard let second = head.body["second"]?.digest else { return unreadable(head) }
            var copies = theirs[second] ?? []
            if case .string(let text)? = head.body["document"] { copies.append(Array(text.utf8)) }
            return try receiveAgain(copies, head, from: book.me, now: now)
        case .streamResume:
            guard case .string(let party)? = head.body["party"],
                case .string(let text)? = head.body["reason"],
                let reason = ResumeReason(rawValue: text)
            else { return unreadable(head) }
            try goOn(party, reason, at: now)
        case .retention:
            guard let record = RetentionRecord(head.body) else { return unreadable(head) }
            try destroyAgain(record, signedAt: head.iat, at: now)
        case .ackDispute, .clockAccepted:
            try commit(at: now, trustingClock: true) { book, _, _ in
                try book.reissueAsItIs(to: book.me, now: now)
            }
        default: return unreadable(head)
        }
        return nil
    }

    private func unreadable(_ head: PayloadHead) -> String {
        "Our own number \(head.seq) (\(head.type)) cannot be read."
    }

    /// The records of one act follow each other: together they name the cases that it was about.
    private func destroyAgain(
        _ first: RetentionRecord, signedAt: Int, at now: Instant
    ) throws {
        var entries: Set<Int> = []
        for envelope in book.reissued[book.me, default: [:]].values
        where envelope.type == DocumentType.retention.rawValue {
            let head = try PayloadHead.inspect(envelope.payload, type: envelope.type)
            guard head.iat == signedAt, let record = RetentionRecord(head.body) else { continue }
            entries.formUnion(record.items.map(\.entry))
        }
        let cases = try store.read { try book.closedCases(in: $0) }
            .filter { entries.contains($0.entry) }
        let reissued = book.reissued
        defer { book.reissued = reissued }
        let done = try destroy(cases, because: first.reason, at: now)
        _ = try clear(done.published)
    }
}
