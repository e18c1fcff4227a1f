import Commissioning

/// What a document may change among the places, read off the document alone.
struct Touched {
    /// Places that may change their state.
    private(set) var places: Set<String> = []
    /// Of these, offers that nobody answered.
    private(set) var lapsed: [Place] = []
    /// Cycles of these, and of new places.
    private(set) var cycles: Set<String> = []
    /// Places that leave, by cycle.
    private(set) var exits: [String: Int] = [:]
    /// New places, by cycle.
    private(set) var made: [String: Int] = [:]

    init(_ step: HistoryStep) {
        switch step.fact {
        case .response(let place, let answer):
            touch(place, step, exits: answer == .decline)
        case .placement(let place, _):
            touch(place, step, exits: false)
        case .withdrawal(let reference, _):
            let child = step.before.nominations.last {
                $0.authority == step.recorded.issuer && $0.body.reference == reference
            }
            let held = step.before.places.last {
                $0.nomination == child?.id && $0.state.holdsBed
            }
            if let held {
                let start = step.before.cycle(held.cycle)?.start
                let signed = step.agreement.zone.date(at: step.recorded.signedAt)
                // Who gives up an accepted place in its cycle has used it.
                let isUsed = held.state == .accepted && start.map { signed >= $0 } == true
                touch(held.id, step, exits: !isUsed)
            }
        case .assessment(let child, let assessment) where assessment.match == .unsuitable:
            for place in step.before.places
            where place.nomination == child && place.state.isReserved {
                touch(place.id, step, exits: true)
            }
        case .capacity:
            // Which of them go is looked at by itself.
            for place in step.before.places where place.state.isReserved {
                let isGone = step.after.place(place.id)?.state == .displaced
                touch(place.id, step, exits: isGone)
            }
        case .swapConsent(let swap, .agree):
            guard let (terms, cycle) = step.before.swap(swap),
                step.before.answers(to: swap).contains(where: { $0.answer == .agree }),
                let given = step.before.places.last(where: {
                    $0.nomination == terms.child && $0.cycle == cycle.id
                })
            else { return }
            touch(given.id, step, exits: true)
            for cycle in [cycle.id, terms.until] {
                made[cycle, default: 0] += 1
                cycles.insert(cycle)
            }
        case .allocation(let record):
            for cause in record.causes where cause.kind == .lapse {
                guard let place = cause.subject.flatMap(step.before.place) else { continue }
                touch(place.id, step, exits: true)
                lapsed.append(place)
            }
            for row in record.places where step.before.place(row.place) == nil {
                made[record.cycle, default: 0] += 1
                cycles.insert(record.cycle)
            }
        default: break
        }
    }

    private mutating func touch(_ place: String, _ step: HistoryStep, exits leaves: Bool) {
        guard let found = step.before.place(place) else { return }
        places.insert(place)
        cycles.insert(found.cycle)
        if leaves { exits[found.cycle, default: 0] += 1 }
    }
}
