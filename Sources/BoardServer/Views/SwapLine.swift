import Commissioning
import Evidence

/// A proposed swap in words: what changes hands, what is gained, and who has to agree by when.
struct SwapLine {
    /// What has become of a proposal.
    enum Status: String, CaseIterable, Sendable {
        /// Somebody still has to answer.
        case open
        /// Both have agreed, and the places have changed hands.
        case agreed
        /// One has refused.
        case refused
        /// Not both answered in time.
        case expired
        /// What it rested on has changed.
        case superseded
    }

    /// What was proposed.
    let terms: AllocationRecord.Swap
    /// The cycle whose place is given.
    let cycle: Cycle
    /// What has become of it.
    let status: Status
    /// Authorities that have not answered; empty unless it is open.
    let missing: [String]

    private let answers: [SwapAnswer]
    private let local: LocalTime

    /// - Parameter isOpen: Whether it could still be carried out.
    fileprivate init(
        _ snapshot: ServiceSnapshot, _ terms: AllocationRecord.Swap, in cycle: Cycle, isOpen: Bool
    ) {
        self.terms = terms
        self.cycle = cycle
        local = snapshot.local
        let state = snapshot.state
        answers = state.answers(to: terms.id)
        if state.isAgreed(terms) {
            status = .agreed
        } else if answers.contains(where: { $0.answer == .refuse }) {
            status = .refused
        } else if isOpen {
            status = .open
        } else {
            status = snapshot.moment > terms.answerUntil ? .expired : .superseded
        }
        let answered = answers.map(\.authority)
        missing = status == .open ? terms.parties.filter { !answered.contains($0) } : []
    }

    /// What is proposed, for a councillor.
    var sentence: String {
        let gives = PartyLabel.of(terms.gives)
        let takes = PartyLabel.of(terms.takes)
        return
            "Proposed swap \(terms.id): \(gives)'s \(terms.child) gives its place in \(cycle.id) "
            + "to \(takes)'s \(terms.instead) and has a firm place of \(takes) in \(terms.until). "
            + "With it \(Counting.of(terms.placements, "child", "children")) have a place in the "
            + "cycles looked at, without it \(Counting.word(terms.placementsWithout)). "
            + outcome
    }

    private var outcome: String {
        let due = local.spoken(terms.answerUntil)
        switch status {
        case .open:
            let verb = missing.count == 1 ? "has" : "have"
            return "\(Counting.list(missing.map(PartyLabel.of))) still \(verb) to agree, by \(due)."
        case .agreed: return "Both have agreed."
        case .refused:
            let refuser = answers.first { $0.answer == .refuse }?.authority ?? ""
            return "\(PartyLabel.of(refuser)) has refused."
        case .expired: return "Not both had agreed by \(due)."
        case .superseded: return "What it rested on has changed since."
        }
    }

    /// `swap`, `cycle`, `gives`, `takes`, `child`, `until`, `instead`, `placements`,
    /// `placementsWithout`, `answerUntil`, `status`, `agreed` and `missing` (authorities), `words`.
    var data: JSONValue {
        [
            "swap": .string(terms.id), "cycle": .string(cycle.id), "gives": .string(terms.gives),
            "takes": .string(terms.takes), "child": .string(terms.child),
            "until": .string(terms.until), "instead": .string(terms.instead),
            "placements": .number(terms.placements),
            "placementsWithout": .number(terms.placementsWithout),
            "answerUntil": .moment(terms.answerUntil),
            "answerUntilLocal": .string(local.stamp(terms.answerUntil)),
            "status": .string(status.rawValue),
            "agreed": .texts(answers.filter { $0.answer == .agree }.map(\.authority)),
            "missing": .texts(missing), "words": .string(sentence),
        ]
    }
}

extension ServiceSnapshot {
    /// Every swap proposed so far, in the order of the proposals.
    var swaps: [SwapLine] {
        var seen: Set<String> = []
        let open = Set(state.openSwaps(at: moment).map(\.terms.id))
        return state.allocations.flatMap(\.record.swaps).compactMap { proposed in
            guard seen.insert(proposed.id).inserted, let found = state.swap(proposed.id) else {
                return nil
            }
            return SwapLine(
                self, found.terms, in: found.cycle, isOpen: open.contains(proposed.id))
        }
    }
}
