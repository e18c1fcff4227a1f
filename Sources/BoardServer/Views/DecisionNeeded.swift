import Commissioning

/// Something that waits for a person.
struct DecisionNeeded: Equatable, Sendable {
    /// Stable code, such as `offer-open`.
    let code: String
    /// Who has to act: a party's id, or `nil` for the board.
    let party: String?
    /// What has to be done, one sentence.
    let sentence: String
    /// By when, or `nil`.
    let due: Instant?

    /// Whether the moment by which it was due has passed.
    func isOverdue(at now: Instant) -> Bool { due.map { $0 < now } ?? false }
}

extension ServiceSnapshot {
    /// What has to be done, and since when it should have been, if its time has passed.
    func words(_ matter: DecisionNeeded) -> String {
        guard let due = matter.due, matter.isOverdue(at: now) else { return matter.sentence }
        return matter.sentence + " Overdue since \(local.spoken(due))."
    }

    /// Everything that waits for a person, the most urgent first.
    var decisionsNeeded: [DecisionNeeded] {
        guard let agreement else { return signatures() }
        let redaction = Redaction(self)
        return matters(agreement).map { matter in
            DecisionNeeded(
                code: matter.code, party: matter.party,
                sentence: redaction.text(matter.sentence), due: matter.due)
        }
    }

    private func matters(_ agreement: Agreement) -> [DecisionNeeded] {
        overCommitted() + pairsTogether() + overdue() + openOffers() + openSwaps()
            + admissions(agreement) + assessments(agreement) + teamMatters(agreement) + stopped()
            + held() + silent() + signatures() + troubles()
    }

    private func signatures() -> [DecisionNeeded] {
        missingSignatures.flatMap { proposal in
            let text = proposal.agreement
            let version = text.version > 1 ? ", version \(text.version)" : ""
            return proposal.missing.map {
                DecisionNeeded(
                    code: "signature-missing", party: $0.id,
                    sentence:
                        "\(PartyLabel.of($0.id)) signs the agreement “\(text.title)”\(version).",
                    due: nil)
            }
        }
    }

    /// What the daemon could not do in its last round.
    /// They may name files, so only the operator reads them.
    private func troubles() -> [DecisionNeeded] {
        guard admission.viewer == .operator else {
            return exchange.troubles.isEmpty
                ? []
                : [
                    DecisionNeeded(
                        code: "trouble", party: nil,
                        sentence: "The operator looks at what the last round could not do.",
                        due: nil)
                ]
        }
        return exchange.troubles.map {
            DecisionNeeded(code: "trouble", party: nil, sentence: $0, due: nil)
        }
    }

    private func overCommitted() -> [DecisionNeeded] {
        state.cycles.compactMap { cycle in
            let tooMany = cycle.end > today ? -state.spareBeds(in: cycle, from: today) : 0
            guard tooMany > 0 else { return nil }
            return DecisionNeeded(
                code: "over-committed", party: nil,
                sentence: "In \(cycle.id) children live in the home for whom "
                    + Counting.of(tooMany, "bed is", "beds are")
                    + " missing: agree who moves.", due: nil)
        }
    }

    private func pairsTogether() -> [DecisionNeeded] {
        state.cycles.filter { $0.end > today }.flatMap { cycle in
            let live = state.livePlaces(in: cycle.id)
            let pairs = state.pairsTogether(in: cycle.id).map { pair in
                live.filter { [pair.first, pair.second].contains($0.nomination) }.map(\.id)
            }
            return pairs.sorted { $0.lexicographicallyPrecedes($1) }.map { places in
                DecisionNeeded(
                    code: "pair-together", party: nil,
                    sentence: "The two children with the places \(Counting.list(places)) may not "
                        + "live together: agree whose place changes.", due: nil)
            }
        }
    }

    private func overdue() -> [DecisionNeeded] {
        state.cycles.filter { phase(of: $0) == .decisionDue && !state.isTooEarly($0) }.map {
            DecisionNeeded(
                code: "decision-due", party: nil,
                sentence: "\($0.id) has not been decided although its nominations have closed.",
                due: nominationsClose($0))
        }
    }

    private func openOffers() -> [DecisionNeeded] {
        state.places.filter { $0.state == .offered }.sorted { $0.responseDue < $1.responseDue }
            .map {
                DecisionNeeded(
                    code: "offer-open", party: $0.authority,
                    sentence: "\(PartyLabel.of($0.authority)) answers the offer \($0.id).",
                    due: $0.responseDue)
            }
    }

    private func openSwaps() -> [DecisionNeeded] {
        swaps.flatMap { swap in
            swap.missing.map {
                DecisionNeeded(
                    code: "swap-open", party: $0,
                    sentence: "\(PartyLabel.of($0)) agrees or refuses. " + swap.sentence,
                    due: swap.terms.answerUntil)
            }
        }
    }

    private func admissions(_ agreement: Agreement) -> [DecisionNeeded] {
        state.places.compactMap { place in
            guard place.state == .accepted, let cycle = state.cycle(place.cycle),
                cycle.start <= today
            else { return nil }
            return DecisionNeeded(
                code: "admission-not-reported", party: agreement.home.provider,
                sentence: "The home reports the admission to \(place.id), or that the child did "
                    + "not come: the cycle has begun.",
                due: lateEntryCloses(cycle))
        }
    }

    private func assessments(_ agreement: Agreement) -> [DecisionNeeded] {
        let count = openNominations.filter { $0.assessment == nil }.count
        guard count > 0 else { return [] }
        return [
            DecisionNeeded(
                code: "not-assessed", party: agreement.home.provider,
                sentence: "The home gives its view of "
                    + Counting.of(count, "nomination") + ".",
                due: nextDecision.flatMap(nominationsClose))
        ]
    }

    /// What a silent party sent before is used as it stands, and may be stale.
    private func silent() -> [DecisionNeeded] {
        exchange.silentParties.map {
            DecisionNeeded(
                code: "party-silent", party: $0.party,
                sentence: "Nothing has been heard of \(PartyLabel.of($0.party)) since "
                    + "\(local.spoken($0.since)): what it sent before may be stale.", due: nil)
        }
    }

    /// An earlier document of their party is missing or was refused; until it comes they wait.
    private func held() -> [DecisionNeeded] {
        guard exchange.heldDocuments > 0 else { return [] }
        let documents = Counting.of(exchange.heldDocuments, "document waits", "documents wait")
        return [
            DecisionNeeded(
                code: "documents-held", party: nil,
                sentence: documents.sentenceStart + " for an earlier one of the same party that "
                    + "is missing or was refused: an operator looks at the exchange.", due: nil)
        ]
    }

    private func stopped() -> [DecisionNeeded] {
        exchange.stoppedStreams.map {
            DecisionNeeded(
                code: "stream-stopped", party: nil,
                sentence: "The stream with \(PartyLabel.of($0)) has stopped: "
                    + "an operator looks at it.", due: nil)
        }
    }
}
