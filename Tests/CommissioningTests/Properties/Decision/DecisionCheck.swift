import Commissioning

/// What is looked at in one decision, invariant by invariant.
enum DecisionCheck {
    /// The invariants that one decision by itself can break.
    static let invariants: [Invariant] = [
        .capacity, .commitments, .isolation, .conservation, .determinism, .envy, .oneMoreBed,
        .counterfactuals, .exactness,
    ]

    /// Those that need no other decision to compare with, cheap enough for every decision.
    static let direct: [Invariant] = [.capacity, .commitments, .isolation, .conservation, .envy]

    /// How the case breaks the invariant; nil if it does not.
    static func fault(_ invariant: Invariant, in decided: DecidedCase) -> String? {
        do {
            switch invariant {
            case .capacity: return capacity(decided)
            case .commitments: return commitments(decided)
            case .isolation: return isolation(decided)
            case .conservation: return conservation(decided)
            case .determinism: return try determinism(decided)
            case .envy: return envy(decided)
            case .oneMoreBed: return try oneMoreBed(decided)
            case .counterfactuals: return try counterfactuals(decided)
            case .exactness: return exactness(decided)
            case .balances, .roster, .accounting, .offers: return nil
            }
        } catch { return "a changed instance cannot be decided: \(error)" }
    }

    /// Throws the first of the invariants that the case breaks.
    static func require(_ invariants: [Invariant], of decided: DecidedCase) throws(Failure) {
        for invariant in invariants {
            if let sentence = fault(invariant, in: decided) {
                throw Failure(invariant: invariant, sentence: sentence, story: decided.story)
            }
        }
    }

    /// Every constraint is kept, every place has an owner, and every child one answer.
    private static func capacity(_ decided: DecidedCase) -> String? {
        let instance = decided.instance
        let answered = decided.placements.map(\.nomination) + decided.waiting.map(\.nomination)
        if answered.sorted() != Array(instance.nominations.indices) {
            return "somebody has no answer or two"
        }
        for (index, cycle) in instance.cycles.enumerated()
        where decided.seats[index].reduce(0, +) != cycle.beds {
            return "cycle \(index): beds without an owner"
        }
        return Arrangement(instance: instance, starts: decided.starts).breach
    }

    /// Promised places stay where they are and paid for as they were.
    private static func commitments(_ decided: DecidedCase) -> String? {
        var promises = decided.instance.nominations.map(\.commitment)
        for placement in decided.placements {
            guard let promise = promises[placement.nomination] else { continue }
            promises[placement.nomination] = nil
            let isKept =
                placement.cycle == promise.cycle
                && placement.funding == promise.funding ?? placement.funding
                && placement.lender == (promise.funding == nil ? placement.lender : promise.lender)
            if !isKept { return "the promise to nomination \(placement.nomination) is changed" }
        }
        let lost = promises.firstIndex { $0 != nil }
        return lost.map { "the promise to nomination \($0) is gone" }
    }

    /// No waiting child can be added without breaking a constraint.
    private static func conservation(_ decided: DecidedCase) -> String? {
        let arrangement = Arrangement(instance: decided.instance, starts: decided.starts)
        for waiting in decided.waiting {
            for cycle in decided.window(waiting.nomination) {
                var more = arrangement
                more.starts[waiting.nomination] = cycle
                if more.breach == nil {
                    return "nomination \(waiting.nomination) could start in cycle \(cycle) too"
                }
            }
        }
        return nil
    }

    /// No waiting child could take a later claim's place, everything else as it is.
    private static func envy(_ decided: DecidedCase) -> String? {
        let nominations = decided.instance.nominations
        let arrangement = Arrangement(instance: decided.instance, starts: decided.starts)
        for waiting in decided.waiting {
            let child = nominations[waiting.nomination]
            for placement in decided.placements {
                let other = nominations[placement.nomination]
                guard other.authority == child.authority, other.commitment == nil,
                    child.claims(before: other),
                    decided.window(waiting.nomination).contains(placement.cycle)
                else { continue }
                var swapped = arrangement
                swapped.starts[placement.nomination] = nil
                swapped.starts[waiting.nomination] = placement.cycle
                if swapped.breach == nil {
                    return "nomination \(waiting.nomination) envies \(placement.nomination)"
                }
            }
        }
        return nil
    }

    private static func exactness(_ decided: DecidedCase) -> String? {
        let expected = EveryAssignment(decided.instance)
        if decided.seats != expected.own { return "seats are \(expected.own)" }
        if decided.now != expected.now { return "owed now is \(expected.now)" }
        if decided.alone != expected.alone { return "placed alone is \(expected.alone)" }
        if decided.floor != expected.floor { return "floors are \(expected.floor)" }
        if decided.tiers != expected.tiers { return "\(decided.tiers), best: \(expected.tiers)" }
        if decided.starts != expected.best { return "starts are \(expected.best)" }
        return nil
    }
}
