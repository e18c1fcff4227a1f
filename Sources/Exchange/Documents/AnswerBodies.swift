import Commissioning
import Evidence

/// The bodies of the documents that this service sends of itself.
package enum AnswerBodies {
    /// The receipt for a recorded document: what became of it, and where it stands in the ledger.
    ///
    /// `leafHash` covers the sender's own signature, so the receipt proves what was received.
    package static func receipt(
        of digest: PayloadDigest, _ head: PayloadHead, entry: Int, leafHash: [UInt8],
        refusal: Refusal?
    ) -> JSONValue {
        var body = subject(digest, head)
        body["entry"] = .integer(Int64(entry))
        body["leafHash"] = .string("sha-256:" + Base64URL.encode(leafHash))
        body["result"] = .string(refusal == nil ? "applied" : "rejected")
        if let refusal {
            body["code"] = .string(refusal.code.rawValue)
            body["sentence"] = .string(refusal.code.sentence)
            body["whatToDo"] = .string(remedy(for: refusal))
            body["detail"] = .string(refusal.detail)
        } else if head.type == DocumentType.nomination.rawValue {
            body["nomination"] = .string(Nomination.id(ofDigest: digest.description))
        } else if head.type == DocumentType.teamReferral.rawValue {
            body["case"] = .string(TeamCase.id(ofDigest: digest.description))
        }
        return .object(body)
    }

    /// The receipt for a document whose predecessors are missing.
    package static func heldReceipt(
        of digest: PayloadDigest, _ head: PayloadHead, missing: Int
    ) -> JSONValue {
        var body = subject(digest, head)
        body["result"] = .string("held")
        body["code"] = .string(RefusalCode.streamGap.rawValue)
        body["sentence"] = .string(RefusalCode.streamGap.sentence)
        body["whatToDo"] = .string("Send number \(missing) of this stream; this one is kept.")
        return .object(body)
    }

    private static func subject(_ digest: PayloadDigest, _ head: PayloadHead) -> JSONObject {
        JSONObject([
            ("of", .string(digest.description)), ("type", .string(head.type)),
            ("issuer", .string(head.iss)), ("seq", .integer(Int64(head.seq))),
        ])
    }

    /// A broken rule has a remedy of its own, which helps more than the general one.
    private static func remedy(for refusal: Refusal) -> String {
        guard refusal.code == .bodyRule else { return refusal.code.remedy }
        let rule = RuleCode.allCases.first { refusal.detail.hasPrefix($0.rawValue + ":") }
        return rule?.remedy ?? refusal.code.remedy
    }

    /// The offer of a place to the authority that nominated the child.
    package static func offer(
        _ row: AllocationRecord.Row, reference: String, _ cycle: Cycle, _ agreement: Agreement
    ) -> JSONValue {
        var body = JSONObject([
            ("offer", .string(row.place)), ("cycle", .string(cycle.id)),
            ("start", .string(cycle.start.description)), ("end", .string(cycle.end.description)),
            ("nomination", .string(row.nomination)), ("reference", .string(reference)),
            ("funding", .string(row.funding.rawValue)),
            ("lender", row.lender.map { .string($0) } ?? .null),
            ("answerUntil", .integer(Int64(row.responseDue.seconds))),
            ("answerUntilLocal", .string(agreement.zone.text(row.responseDue))),
        ])
        if let price = row.pricePence { body["pricePence"] = .integer(Int64(price)) }
        return .object(body)
    }

    /// What the home needs to know to assess a match: the one place where it is told a reference.
    package static func referral(_ nomination: Nomination) -> JSONValue {
        [
            "nomination": .string(nomination.id), "authority": .string(nomination.authority),
            "reference": .string(nomination.body.reference),
            "birthMonth": .string(nomination.body.birth.description),
            "earliest": nomination.body.earliest.map { .string($0.description) } ?? .null,
            "latest": nomination.body.latest.map { .string($0.description) } ?? .null,
        ]
    }

    /// A family that has been given a slot, for the team that will work with it.
    package static func referral(
        _ given: TeamCase, slot: (from: CivilDate, to: CivilDate)
    ) -> JSONValue {
        [
            "case": .string(given.id), "authority": .string(given.authority),
            "reference": .string(given.body.reference), "weeks": .integer(Int64(given.weeks)),
            "from": .string(slot.from.description), "to": .string(slot.to.description),
        ]
    }

    /// A case that its authority took back after it had been given a slot, for the team.
    package static func caseNotice(_ found: TeamCase) -> JSONValue {
        [
            "kind": "team-case", "case": .string(found.id), "state": .string(found.state.rawValue),
        ]
    }

    /// A change of a place, for the home and for an authority that loses it.
    package static func placeNotice(_ place: Place) -> JSONValue {
        [
            "kind": "place", "place": .string(place.id), "cycle": .string(place.cycle),
            "nomination": .string(place.nomination), "state": .string(place.state.rawValue),
        ]
    }

    /// A version of the agreement that every party has signed.
    package static func inForceNotice(
        _ version: ServiceState.InForce, from first: Cycle?
    ) -> JSONValue {
        [
            "kind": "agreement", "agreement": .string(version.agreement.id),
            "version": .integer(Int64(version.agreement.version)),
            "digest": .string(version.digest),
            "inForceSince": .integer(Int64(version.since.seconds)),
            "amendedFrom": version.agreement.amendedFrom.map { .string($0.description) } ?? .null,
            "firstCycle": first.map { .string($0.id) } ?? .null,
        ]
    }

    /// An authority's notice that it leaves.
    package static func departureNotice(_ departure: Departure) -> JSONValue {
        [
            "kind": "leave", "authority": .string(departure.authority),
            "effectiveEnd": .string(departure.effectiveEnd.description),
            "signedAt": .integer(Int64(departure.recorded.signedAt.seconds)),
        ]
    }

    /// A file that was put aside because nobody can be held to have written it.
    package static func quarantineNotice(
        _ refusal: Refusal, name: String, sha256: String, sizeBytes: Int
    ) -> JSONValue {
        [
            "kind": "quarantined", "code": .string(refusal.code.rawValue),
            "sentence": .string(refusal.code.sentence), "detail": .string(refusal.detail),
            "whatToDo": .string(refusal.code.remedy), "originalName": .string(name),
            "sha256": .string(sha256), "sizeBytes": .integer(Int64(sizeBytes)),
        ]
    }

    /// The key by which an operator trusts a new party.
    package static func trust(_ party: String, _ thumbprint: KeyThumbprint) -> JSONValue {
        ["party": .string(party), "thumbprint": .string(thumbprint.text)]
    }
}
