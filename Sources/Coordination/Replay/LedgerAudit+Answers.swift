import Commissioning
import Evidence
import Exchange
import Storage

extension LedgerAudit {
    /// A document that this service has to answer.
    struct Received {
        let stored: StoredEntry
        let head: PayloadHead
    }

    /// Writes again what this service told of itself, from the documents before it, and compares.
    mutating func checkOwn(_ stored: StoredEntry, _ head: PayloadHead) {
        let isReceipt = stored.issuer == book.me && stored.type == DocumentType.receipt.rawValue
        if let owed = unanswered {
            unanswered = nil
            if !isReceipt || head.body["of"]?.digest != owed {
                find(stored, "audit.receipt", "The entry before it was not answered by a receipt.")
            }
        }
        guard stored.issuer == book.me, let type = DocumentType(rawValue: stored.type) else {
            return
        }
        switch type {
        case .receipt: checkReceipt(stored, head)
        case .offer: compare(stored, head, expected: offer(head))
        case .referral: compare(stored, head, expected: referral(head))
        case .notice: if let expected = notice(head) { compare(stored, head, expected: expected) }
        case .streamStop: checkStop(stored, head)
        case .streamResume: checkResume(stored, head)
        default: break
        }
    }

    /// Keeps what the entries after it have to answer; called once it has been taken in.
    mutating func remember(
        _ stored: StoredEntry, _ head: PayloadHead
    ) {
        guard let type = DocumentType(rawValue: stored.type) else { return }
        guard stored.issuer != book.me || type == .agreement else { return }
        received = Received(stored: stored, head: head)
        if type != .agreement, !type.isAnswer { unanswered = stored.digest }
    }

    private mutating func compare(
        _ stored: StoredEntry, _ head: PayloadHead, expected: JSONValue?
    ) {
        guard let expected else {
            return find(stored, "audit.answer", "It speaks of something that is not in the ledger.")
        }
        if expected.canonicalBytes() != JSONValue.object(head.body).canonicalBytes() {
            find(stored, "audit.answer", "The \(stored.type) written again says something else.")
        }
    }

    /// A receipt says what became of the document before it, word for word.
    private mutating func checkReceipt(_ stored: StoredEntry, _ head: PayloadHead) {
        if head.body["result"] == "held" {
            let sender = head.body["issuer"].flatMap(Self.text) ?? ""
            let last = book.streams[StreamName(issuer: sender, audience: [book.me])]
            let number = head.body["seq"]?.wholeNumber ?? 0
            if stored.audience != [sender] || number <= (last?.seq ?? 0) + 1 {
                find(stored, "audit.answer", "It holds a document that was not early.")
            }
            return
        }
        guard let received else { return compare(stored, head, expected: nil) }
        let refusal = RefusalCode(rawValue: received.stored.verdict).map {
            Refusal($0, received.stored.detail)
        }
        compare(
            stored, head,
            expected: AnswerBodies.receipt(
                of: received.stored.digest, received.head, entry: received.stored.entry,
                leafHash: received.stored.leafHash, refusal: refusal))
    }

    private func offer(_ head: PayloadHead) -> JSONValue? {
        guard let id = head.body["offer"].flatMap(Self.text), let place = book.state.place(id),
            let cycle = book.state.cycle(place.cycle),
            let agreement = book.state.agreement(for: cycle),
            let row = book.state.allocation(for: cycle.id)?.record.places.first(where: {
                $0.place == id
            }),
            head.aud == [row.authority],
            let reference = book.state.nomination(row.nomination)?.body.reference
        else { return nil }
        return AnswerBodies.offer(row, reference: reference, cycle, agreement)
    }

    private func referral(_ head: PayloadHead) -> JSONValue? {
        if let id = head.body["nomination"].flatMap(Self.text) {
            return book.state.nomination(id).map { AnswerBodies.referral($0) }
        }
        guard let id = head.body["case"].flatMap(Self.text),
            let found = book.state.team.teamCase(id), let slot = found.slot
        else { return nil }
        return AnswerBodies.referral(found, slot: slot)
    }

    /// What a notice must say; nil for one about a file, which the ledger knows nothing of.
    private func notice(_ head: PayloadHead) -> JSONValue?? {
        switch head.body["kind"] {
        case "place":
            let place = head.body["place"].flatMap(Self.text).flatMap { book.state.place($0) }
            return .some(place.map { AnswerBodies.placeNotice($0) })
        case "team-case":
            let found = head.body["case"].flatMap(Self.text).flatMap {
                book.state.team.teamCase($0)
            }
            return .some(found.map { AnswerBodies.caseNotice($0) })
        default: return nil
        }
    }

    /// The evidence of a stop: two contents, one sender, one number.
    private mutating func checkStop(_ stored: StoredEntry, _ head: PayloadHead) {
        let party = head.body["party"].flatMap(Self.text) ?? ""
        let number = head.body["seq"]?.wholeNumber
        let issuer = book.stream(namedBy: head.body, party).issuer
        if issuer == book.me {
            guard let text = head.body["document"].flatMap(Self.text) else { return }
            guard let envelope = try? SignedEnvelope.read(Array(text.utf8)),
                let verified = try? envelope.verify(with: book.trust.publicKey),
                let said = try? PayloadHead.read(verified), said.iss == issuer,
                said.seq == number, envelope.digest == head.body["second"]?.digest,
                head.body["first"]?.digest != envelope.digest,
                (try? book.trust.authorise(verified, said, asOf: stored.recordedAt)) != nil
            else { return find(stored, "audit.stream", "The evidence of the stop proves nothing.") }
            return
        }
        guard let first = head.body["first"]?.digest, let second = head.body["second"]?.digest,
            first != second
        else { return find(stored, "audit.stream", "The stop names no two documents.") }
        guard let text = head.body["document"].flatMap(Self.text) else { return }
        guard let envelope = try? SignedEnvelope.read(Array(text.utf8)),
            let verified = try? envelope.verify(with: book.trust.publicKey),
            let said = try? PayloadHead.read(verified), envelope.digest == second,
            said.iss == party, said.seq == number,
            (try? book.trust.authorise(verified, said, asOf: stored.recordedAt)) != nil
        else { return find(stored, "audit.stream", "The evidence of the stop proves nothing.") }
    }

    private mutating func checkResume(_ stored: StoredEntry, _ head: PayloadHead) {
        let party = head.body["party"].flatMap(Self.text) ?? ""
        let stream = book.stream(namedBy: head.body, party)
        if !book.stopped.contains(stream) {
            find(stored, "audit.stream", "A stream goes on that was not stopped.")
        }
        if head.body["after"]?["digest"]?.digest != book.streams[stream]?.digest {
            find(stored, "audit.stream", "The stream does not go on after its last document.")
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        if case .string(let text) = value { return text }
        return nil
    }
}
