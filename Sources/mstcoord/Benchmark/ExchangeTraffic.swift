import Commissioning
import Evidence
import Exchange

/// What made-up councils and a home send each other, a document at a time: children are put
/// forward and withdrawn again, wishes for the next cycle, and every week what follows from the
/// decisions.
struct ExchangeTraffic {
    /// A child that waits, as its council remembers it.
    private struct Child {
        let reference: String
        let nomination: String
        var isAssessed = false
    }

    private var waiting: [String: [Child]] = [:]
    private var sent: [String: Int] = [:]
    private var answered: Set<String> = []

    /// Children of one council that wait at any time.
    private static let waitingMaximum = 20

    /// The next document of a council: of twelve, six nominations, five withdrawals and one
    /// authority-allocation, once enough children wait.
    mutating func next(
        from party: inout BenchmarkParty, at now: Instant, cycles: [Cycle]
    ) throws -> SignedEnvelope {
        let number = sent[party.id, default: 0]
        sent[party.id] = number + 1
        var children = waiting[party.id] ?? []
        defer { waiting[party.id] = children }
        let day = now.seconds / 86_400
        if number % 12 == 11, let cycle = cycles.first(where: { $0.start.dayNumber > day + 40 }) {
            let order = children.suffix(3).map { JSONValue.string($0.reference) }
            return try party.sign(
                .authorityAllocation,
                JSONObject([("cycle", .string(cycle.id)), ("order", .array(order))]), at: now)
        }
        if children.count >= Self.waitingMaximum {
            let index = children.firstIndex { !$0.isAssessed } ?? 0
            let child = children.remove(at: index)
            return try party.sign(
                .withdrawal,
                JSONObject([
                    ("reference", .string(child.reference)), ("reason", "placed-elsewhere"),
                ]), at: now)
        }
        let reference = "\(party.id.prefix(1).uppercased())-\(number + 1)"
        let since = CivilDate(dayNumber: day - 20 - number * 37 % 420)
        let envelope = try party.sign(
            .nomination,
            JSONObject([
                ("reference", .string(reference)),
                ("birthMonth", .string("\(since.parts.year - 12)-0\(1 + number % 9)")),
                ("class", .integer(Int64(1 + number % 3))),
                ("waitingSince", .string(since.description)),
            ]), at: now)
        children.append(
            Child(
                reference: reference,
                nomination: Nomination.id(ofDigest: envelope.digest.description)))
        return envelope
    }

    /// The home's view of one more child of each council.
    mutating func assessments(
        from home: inout BenchmarkParty, at now: Instant
    ) throws -> [SignedEnvelope] {
        var documents: [SignedEnvelope] = []
        for council in BenchmarkService.authorities {
            guard let index = waiting[council]?.firstIndex(where: { !$0.isAssessed }),
                let child = waiting[council]?[index]
            else { continue }
            waiting[council]?[index].isAssessed = true
            documents.append(
                try home.sign(
                    .assessment,
                    JSONObject([
                        ("nomination", .string(child.nomination)), ("match", "suitable"),
                        ("date", .string(CivilDate(dayNumber: now.seconds / 86_400).description)),
                    ]), at: now))
        }
        return documents
    }

    /// Forgets children that have a place: they are not withdrawn while they have it.
    mutating func forget(_ placed: Set<String>) {
        for council in waiting.keys {
            waiting[council]?.removeAll { placed.contains($0.nomination) }
        }
    }

    /// The answer to an offer; one in eight is declined.
    mutating func answer(
        _ place: Place, from party: inout BenchmarkParty, at now: Instant
    ) throws -> SignedEnvelope? {
        guard answered.insert("answer \(place.id)").inserted else { return nil }
        let answer: OfferAnswer = answered.count % 8 == 0 ? .decline : .accept
        return try party.sign(
            .response,
            JSONObject([("offer", .string(place.id)), ("answer", .string(answer.rawValue))]),
            at: now)
    }

    /// What the home says of a place by now: the child came, went home, or the work ended.
    mutating func report(
        _ place: Place, in cycle: Cycle, from home: inout BenchmarkParty, at now: Instant
    ) throws -> SignedEnvelope? {
        let ended = cycle.end.adding(days: 140)
        let (event, date): (String, CivilDate)
        switch place.state {
        case .accepted: (event, date) = ("admitted", cycle.start)
        case .inResidence: (event, date) = ("stage-2-started", cycle.end)
        case .stage2: (event, date) = ("ended", ended)
        default: return nil
        }
        guard date.dayNumber <= now.seconds / 86_400,
            answered.insert("\(event) \(place.id)").inserted
        else { return nil }
        var body = JSONObject([
            ("place", .string(place.id)), ("event", .string(event)),
            ("date", .string(date.description)),
        ])
        if event == "ended" { body["reason"] = "completed" }
        return try home.sign(.placement, body, at: now)
    }
}
