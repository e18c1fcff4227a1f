/// A decided cycle that has to be decided again because of a document.
package struct Rerun: Equatable, Sendable {
    /// The cycle.
    package let cycle: Cycle
    /// What made it necessary.
    package let causes: [AllocationRecord.Cause]
    /// The newest allocation is no longer true: a new one is published even if it makes no place.
    package let isOwed: Bool
}

extension ServiceState {
    /// Decided cycles to be decided again after a document that has just been applied.
    ///
    /// - Parameters:
    ///   - before: The state before the document.
    ///   - digest: Digest of the document, for the nomination it may be.
    package func reruns(
        after fact: Fact, since before: ServiceState, digest: String, at now: Instant
    ) -> [Rerun] {
        let freed =
            placeChanges == before.placeChanges
            ? [] : places.filter { !$0.state.isLive && before.place($0.id)?.state.isLive == true }
        return cause(of: fact, freed: freed, digest: digest).map {
            reruns(because: $0, freed: freed, at: now)
        } ?? []
    }

    /// Decided cycles to be decided again, in time order: those that lost a place or whose beds
    /// changed, and those with a bed to give.
    ///
    /// - Parameter freed: Places that have just lost their child.
    package func reruns(
        because cause: AllocationRecord.Cause, freed: [Place] = [], at now: Instant
    ) -> [Rerun] {
        cycles.compactMap { cycle in
            guard let agreement = agreement(for: cycle),
                let decided = allocation(for: cycle.id)?.record
            else { return nil }
            let isOpen = agreement.canOffer(cycle, at: now)
            let lost = freed.filter { $0.cycle == cycle.id }
            guard isOpen || !lost.isEmpty else { return nil }
            let room = room(in: cycle, canEnter: isOpen)
            // A child who goes home after the last offer leaves a bed that nobody can have.
            let isOwed =
                lost.contains { isOpen || !($0.state == .stage2 || $0.state == .ended) }
                || isOpen && room.beds != decided.beds.first
            let hasBed = isOpen && room.beds > room.kept.count
            guard isOwed || hasBed else { return nil }
            let displaced = lost.filter { $0.state == .displaced }
                .map { AllocationRecord.Cause(.displacement, subject: $0.id) }
            return Rerun(cycle: cycle, causes: [cause] + displaced, isOwed: isOwed)
        }
    }

    /// What a document makes necessary, or `nil`.
    private func cause(
        of fact: Fact, freed: [Place], digest: String
    ) -> AllocationRecord.Cause? {
        let place = freed.first?.id
        switch fact {
        case .nomination:
            return .init(.nomination, subject: Nomination.id(ofDigest: digest))
        case .withdrawal: return .init(.withdrawal, subject: place)
        case .response(let place, .decline): return .init(.decline, subject: place)
        case .capacity: return .init(.capacity)
        case .assessment(let nomination, _):
            return place.map { .init(.refusedByHome, subject: $0) }
                ?? .init(.assessment, subject: nomination)
        case .swapConsent(let swap, _): return place.map { _ in .init(.swap, subject: swap) }
        case .placement(_, .noShow): return .init(.noShow, subject: place)
        case .placement(let place, .extended): return .init(.extended, subject: place)
        case .placement(_, .stage2), .placement(_, .ended):
            return place.map { .init(.departure, subject: $0) }
        // A bed may have stood empty for want of a slot of the team.
        case .teamCase(_, .closed): return .init(.capacity)
        case .response, .placement, .agreement, .authorityAllocation, .allocation, .teamReferral,
            .teamCase(_, .opened), .teamAllocation, .outcome, .statement, .leave, .none:
            return nil
        }
    }
}
