import Commissioning
import Evidence
import Exchange

extension MirrorBook {
    /// Checks what a verified document of the coordinator says against what this partner knows.
    mutating func check(_ type: DocumentType, _ head: PayloadHead) {
        checkAgreement(head)
        checkAcknowledgement(head)
        switch type {
        case .receipt: checkReceipt(head)
        case .checkpoint: checkHead(head)
        case .allocation:
            let found = DecisionRecheck(
                allocation: head.body, own: own, agreement: agreement,
                isOnlyVersion: versions.count == 1)
            children = found.children
            if let record = found.record { publish(record) }
            note(found, head)
        case .teamAllocation: note(DecisionRecheck(teamAllocation: head.body, own: own), head)
        default: break
        }
    }

    /// The coordinator may act only under a text that this partner has signed.
    private mutating func checkAgreement(_ head: PayloadHead) {
        guard let digest = head.agreement?.digest, versions.last != digest else { return }
        versions.append(digest)
        if agreements[digest] == nil {
            differ(head, "/agreement", "It acts under a text that is not here.")
        } else if !signed.contains(digest) {
            differ(head, "/agreement", "It acts under a text that we have not signed.")
        }
    }

    /// What the coordinator says to have received last must be something that we have sent.
    private mutating func checkAcknowledgement(_ head: PayloadHead) {
        guard let mine = head.ack[party], own.leafHash(of: mine.digest) == nil else { return }
        differ(head, "/ack", "It acknowledges number \(mine.seq), which is not what we sent.")
    }

    /// A receipt covers our signature: the leaf it names must be that of our own file.
    private mutating func checkReceipt(_ head: PayloadHead) {
        guard case .string(let text)? = head.body["of"], let digest = PayloadDigest(text),
            head.body["issuer"] == .string(party)
        else { return }
        if head.body["type"] == .string(DocumentType.agreement.rawValue) { return }
        if head.body["result"] == "applied" { own.applied(digest) }
        guard case .string(let leaf)? = head.body["leafHash"],
            head.body["type"] != .string(DocumentType.keyset.rawValue)
        else { return }
        receiptsChecked += 1
        guard let sent = own.leafHash(of: digest) else {
            return differ(head, "/body/of", "It is for a document that we never sent.")
        }
        if leaf != LedgerHash.text(sent) {
            differ(head, "/body/leafHash", "Another file was recorded than the one we signed.")
        }
    }

    /// A head of the ledger must prove that everything seen before is still there.
    private mutating func checkHead(_ head: PayloadHead) {
        guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()) else {
            return differ(head, "/body", "The signed head cannot be read.")
        }
        headsChecked += 1
        switch said.standing(after: self.head) {
        case .consistent: self.head = said.head
        case .unproven:
            differ(head, "/body/proofs", "There is no proof from the head before.")
        case .contradicts(let sentence):
            isStopped = true
            contradictsHead = true
            differ(head, "/body", sentence)
        }
    }

    /// Where the agreement demands it, a head bears the coordinator's post-quantum signature too.
    mutating func checkPostQuantum(_ verified: VerifiedEnvelope, _ head: PayloadHead) {
        guard let agreement, let from = agreement.postQuantumFrom,
            from <= agreement.zone.date(at: Instant(seconds: head.iat))
        else { return }
        do {
            try trust.requirePostQuantum(of: [coordinator], on: verified, asOf: head.iat)
        } catch {
            differ(
                head, "/signatures", "The agreement demands an ML-DSA-65 signature: \(error.detail)"
            )
        }
    }

    private mutating func publish(_ record: AllocationRecord) {
        if let index = published.firstIndex(where: { $0.cycle == record.cycle }) {
            published[index] = record
        } else {
            published.append(record)
        }
    }

    private mutating func note(_ found: DecisionRecheck, _ head: PayloadHead) {
        for (place, sentence) in found.differences { differ(head, "/body" + place, sentence) }
        decisions.append(
            Decision(
                subject: found.subject?.cycle ?? "?", revision: found.subject?.revision ?? 0,
                signedAt: Instant(seconds: head.iat), differences: found.differences.count))
    }
}
