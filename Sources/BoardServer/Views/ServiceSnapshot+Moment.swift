import Commissioning

extension ServiceSnapshot {
    /// The agreement in force, if any.
    var agreement: Agreement? { state.inForce?.agreement }

    /// When nominations for a cycle close, under the version that governs it.
    func nominationsClose(_ cycle: Cycle) -> Instant? {
        state.agreement(for: cycle)?.nominationsClose(cycle)
    }

    /// The last moment to enter a cycle, under the version that governs it.
    func lateEntryCloses(_ cycle: Cycle) -> Instant? {
        state.agreement(for: cycle)?.lateEntryCloses(cycle)
    }

    /// The agreement's local time; that of a proposed agreement, else UTC, before there is one.
    var local: LocalTime {
        LocalTime(zone: agreement?.zone ?? state.proposals.first?.agreement.zone ?? .utc)
    }

    /// The newest moment up to now at which an answer could change: an entry of the ledger, local
    /// midnight, or the hour at which deadlines fall.
    ///
    /// Answers are made for this moment rather than for every second, so the same answer has the
    /// same bytes until something happens, and asking again as of this moment gives it again.
    var moment: Instant {
        let today = local.zone.date(at: now)
        var last = local.zone.instant(today, minuteOfDay: 0)
        if let agreement {
            let hour = local.zone.instant(today, minuteOfDay: agreement.deadlines.minuteOfDay)
            if hour <= now { last = max(last, hour) }
        }
        return max(last, state.asOf)
    }

    /// The local day of the moment.
    var today: CivilDate { local.zone.date(at: moment) }

    /// The same service seen from a moment of the past; how the exchange did then is not known.
    func seen(asOf instant: Instant) -> ServiceSnapshot {
        var past = ServiceSnapshot(
            state: state, now: min(now, instant), demonstration: demonstration,
            exchange: ExchangeFigures(), plan: plan,
            smallNumbers: smallNumbers)
        past.admission = admission
        past.isPast = true
        return past
    }

    /// What is missing before a proposed text is in force.
    var missingSignatures: [(agreement: Agreement, missing: [Party])] {
        state.proposals.map { proposal in
            let missing = proposal.agreement.parties.filter {
                !proposal.signedBy.contains($0.id)
            }
            return (proposal.agreement, missing)
        }
    }

    /// Sentences that say why there is nothing to see yet and what to do; empty once there is.
    var beginnings: [String] {
        guard agreement == nil else { return [] }
        if let agreedLater {
            return ["No agreement was in force then; there has been one since \(agreedLater)."]
        }
        let missing = missingSignatures
        if missing.isEmpty {
            return [
                "No agreement has been proposed yet.",
                "Every party signs the same agreement and drops it into its folder; the service "
                    + "begins with the last signature.",
            ]
        }
        return missing.map { proposal in
            let names = Counting.list(proposal.missing.map { PartyLabel.of($0.id) })
            return "The agreement “\(proposal.agreement.title)” is not in force: "
                + "\(names) \(proposal.missing.count == 1 ? "has" : "have") not signed it yet."
        }
    }
}
