import Commissioning
import Evidence
import Exchange

/// One party of a demonstration: reads its out folder, and answers with signed files of its own.
///
/// It knows what a real partner knows: the files it received, the files it sent, and the date.
struct DemonstrationPartner {
    private let desk: Desk
    private let agreement: Agreement
    private let role: Role
    private let cycles: [Cycle]
    private let system: any FolderSystem
    private var seen: Set<FileName> = []
    private var chores: [Chore] = []
    private var done: Set<String> = []
    private var places: [String: HomePlace] = [:]
    /// Own children put forward, with their waiting date.
    private var children: [(reference: String, since: String)] = []
    private var placed: Set<String> = []
    /// Own families referred to the team so far.
    private var families = 0
    /// Signed heads of the ledger may wait to be cosigned.
    private var headsWait = false

    /// Something to be sent once a moment has come.
    private struct Chore {
        let key: String
        let after: Instant
        let type: DocumentType
        let body: JSONObject
    }

    /// What the home knows of a place.
    private struct HomePlace {
        let cycle: Cycle
        var isAccepted = false
    }

    /// A party at its desk.
    /// - Throws: `FolderFault`.
    init(desk: Desk, agreement: Agreement, role: Role, system: any FolderSystem) throws {
        self.desk = desk
        self.agreement = agreement
        self.role = role
        self.system = system
        cycles = CycleCalendar.cycles(of: agreement)
        // What was sent before a restart is read from the desk, as a person would leaf back.
        for envelope in try DemonstrationPartner.envelopes(
            in: FolderPath(desk.folder).child(ours: "sent"), system
        ).map(\.1) {
            guard let head = try? PayloadHead.inspect(envelope.payload, type: nil) else { continue }
            done.insert(DemonstrationPartner.key(head.type, head.body))
            note(head.type, head.body)
        }
    }

    /// Remembers a child of its own that was put forward.
    private mutating func note(_ type: String, _ body: JSONObject) {
        if type == DocumentType.teamReferral.rawValue { families += 1 }
        guard type == DocumentType.nomination.rawValue,
            case .string(let reference)? = body["reference"],
            case .string(let since)? = body["waitingSince"]
        else { return }
        children.append((reference, since))
    }

    /// Reads what is new and sends what is due.
    /// - Throws: `FolderFault`, `DeskFault`.
    mutating func act(now: Instant) throws {
        let folder = FolderPath(desk.card.outFolder)
        for (name, envelope) in try DemonstrationPartner.envelopes(in: folder, system, except: seen)
        {
            seen.insert(name)
            guard let head = try? PayloadHead.inspect(envelope.payload, type: nil) else { continue }
            read(head)
            if head.type == DocumentType.checkpoint.rawValue { headsWait = true }
        }
        if headsWait {
            // It checks and signs the ledger's heads, as `mstcoord cosign` does; a few at a time.
            let answered = try CheckpointDesk(desk, system: system).answerAll(
                asOf: now.seconds, countMaximum: 4)
            // One that cannot be proved waits for another one, not for another look.
            headsWait =
                answered.count {
                    if case .cosigned = $0 { true } else { false }
                } == 4
        }
        if role == .authority { planAhead(now) }
        for chore in chores where chore.after <= now && !done.contains(chore.key) {
            try DemonstrationChildren.send(chore.type, chore.body, from: desk, now: now)
            done.insert(chore.key)
        }
        chores.removeAll { done.contains($0.key) }
    }

    private mutating func add(_ type: DocumentType, _ body: JSONObject, after: Instant) {
        let key = DemonstrationPartner.key(type.rawValue, body)
        guard !done.contains(key), !chores.contains(where: { $0.key == key }) else { return }
        chores.append(Chore(key: key, after: after, type: type, body: body))
    }

    /// What makes two documents the same errand: their type and what they are about.
    private static func key(_ type: String, _ body: JSONObject) -> String {
        let always = [
            "offer", "place", "nomination", "case", "cycle", "reference", "event", "swap",
        ]
        // Of one child much is said, of one day or another.
        let about = always + (type == DocumentType.outcome.rawValue ? ["date", "through"] : [])
        let named = about.compactMap { name -> String? in
            if case .string(let text)? = body[name] { return text }
            return nil
        }
        return ([type] + named).joined(separator: " ")
    }

    private mutating func read(_ head: PayloadHead) {
        let arrived = Instant(seconds: head.iat)
        switch DocumentType(rawValue: head.type) {
        case .offer: answer(head.body, arrived)
        case .referral:
            assess(head.body, arrived)
            treat(head.body)
        case .allocation: noteAllocation(head.body, arrived)
        case .notice: noteChange(head.body)
        default: break
        }
    }

    /// Two days to think; one offer in seven is declined, one in eleven is left to lapse.
    private mutating func answer(_ body: JSONObject, _ arrived: Instant) {
        guard case .string(let offer)? = body["offer"] else { return }
        let mix = DemonstrationPartner.mix(offer)
        if mix % 11 == 5 { return }
        if mix % 7 != 3, case .string(let reference)? = body["reference"] {
            placed.insert(reference)
            follow(offer, body)
        }
        add(
            .response,
            JSONObject([
                ("offer", .string(offer)),
                ("answer", .string(mix % 7 == 3 ? "decline" : "accept")),
            ]), after: arrived.adding(seconds: 2 * 86_400))
    }

    /// Says of a child that has been given a place how it fares after the home.
    private mutating func follow(_ place: String, _ offer: JSONObject) {
        guard case .string(let text)? = offer["end"], let end = CivilDate(text) else { return }
        let mix = DemonstrationPartner.mix(place)
        for body in Self.outcomes(of: place, cycleEnd: end, mix: mix) {
            guard let day = Self.day(of: body) else { continue }
            add(.outcome, body, after: agreement.zone.instant(day, minuteOfDay: 900))
        }
    }

    /// A day for the impact risk assessment; one match in nine is not accepted.
    private mutating func assess(_ body: JSONObject, _ arrived: Instant) {
        guard case .string(let nomination)? = body["nomination"],
            case .string(let reference)? = body["reference"]
        else { return }
        let after = arrived.adding(seconds: 86_400)
        add(
            .assessment,
            JSONObject([
                ("nomination", .string(nomination)),
                (
                    "match",
                    .string(
                        DemonstrationPartner.mix(reference) % 9 == 4 ? "unsuitable" : "suitable")
                ),
                ("date", .string(agreement.zone.date(at: after).description)),
            ]), after: after)
    }

    /// The team begins two days later; one treatment in five ends a quarter early.
    private mutating func treat(_ body: JSONObject) {
        guard case .string(let id)? = body["case"], case .string(let first)? = body["from"],
            case .string(let last)? = body["to"], let from = CivilDate(first),
            let to = CivilDate(last)
        else { return }
        let isEarly = DemonstrationPartner.mix(id) % 5 == 2
        let days = (to.dayNumber - from.dayNumber) * (isEarly ? 3 : 4) / 4
        let reason: EndReason = isEarly ? .disengaged : .completed
        let opened = JSONObject([
            ("case", .string(id)), ("event", "opened"),
            ("date", .string(from.adding(days: 2).description)),
        ])
        let closed = JSONObject([
            ("case", .string(id)), ("event", "closed"),
            ("date", .string(from.adding(days: days).description)),
            ("reason", .string(reason.rawValue)),
        ])
        for (body, date) in [(opened, from.adding(days: 2)), (closed, from.adding(days: days))] {
            add(.teamCase, body, after: agreement.zone.instant(date, minuteOfDay: 600))
        }
    }

    private mutating func noteAllocation(_ body: JSONObject, _ arrived: Instant) {
        guard case .success(let record) = AllocationBody.read(.object(body)),
            let cycle = cycles.first(where: { $0.id == record.cycle })
        else { return }
        for row in record.places where places[row.place] == nil {
            places[row.place] = HomePlace(cycle: cycle)
        }
        for swap in record.swaps where swap.parties.contains(desk.card.party) {
            consent(to: swap.id, arrived)
        }
    }

    /// A day to talk about it; one swap in three is refused.
    private mutating func consent(to swap: String, _ arrived: Instant) {
        let refuses = DemonstrationPartner.mix(desk.card.party + swap) % 3 == 0
        add(
            .swapConsent,
            JSONObject([
                ("swap", .string(swap)), ("answer", .string(refuses ? "refuse" : "agree")),
            ]), after: arrived.adding(seconds: 86_400))
    }

    private mutating func noteChange(_ body: JSONObject) {
        guard role == .provider, case .string(let id)? = body["place"],
            body["state"] == .string(PlaceState.accepted.rawValue),
            let place = places[id] ?? firmPlace(body), !place.isAccepted
        else { return }
        places[id] = place
        places[id]?.isAccepted = true
        let events: [(String, CivilDate)] = [
            ("admitted", place.cycle.start), ("stage-2-started", place.cycle.end),
            ("ended", place.cycle.end.adding(days: agreement.team.stage2Weeks * 7)),
        ]
        for (event, date) in events {
            var body = JSONObject([
                ("place", .string(id)), ("event", .string(event)),
                ("date", .string(date.description)),
            ])
            if event == "ended" { body["reason"] = .string(EndReason.completed.rawValue) }
            add(.placement, body, after: agreement.zone.instant(date, minuteOfDay: 600))
        }
    }

    /// A place that a swap made firm, of which no allocation has told yet.
    private func firmPlace(_ body: JSONObject) -> HomePlace? {
        cycles.first { body["cycle"] == .string($0.id) }.map { HomePlace(cycle: $0) }
    }

    /// Ten weeks before a cycle one or two more children; five weeks before it the wishes for it.
    private mutating func planAhead(_ now: Instant) {
        let today = agreement.zone.date(at: now)
        for cycle in cycles where cycle.start > today {
            if cycle.ordinal > 0, cycle.start.adding(days: -70) <= today,
                done.insert("nominated for \(cycle.id)").inserted
            {
                putForward(desk.card.party == "rotherham" ? 2 : 1, today, now)
                referFamilies(for: cycle, today, now)
            }
            if cycle.start.adding(days: -36) <= today { wish(for: cycle, now) }
        }
    }

    private mutating func putForward(_ number: Int, _ today: CivilDate, _ now: Instant) {
        for _ in 0..<number {
            guard
                let body = try? DemonstrationChildren.nominate(
                    children.count, from: desk, today: today, now: now)
            else { return }
            note(DocumentType.nomination.rawValue, body)
        }
    }

    private mutating func referFamilies(for cycle: Cycle, _ today: CivilDate, _ now: Instant) {
        let count = DemonstrationChildren.families(
            of: desk.card.party, forCycle: cycle.ordinal)
        for _ in 0..<count {
            do {
                try DemonstrationChildren.refer(families, from: desk, today: today, now: now)
            } catch { return }
            families += 1
        }
    }

    /// The three who have waited longest, in that order.
    private mutating func wish(for cycle: Cycle, _ now: Instant) {
        let longest = children.filter { !placed.contains($0.reference) }
            .sorted { ($0.since, $0.reference) < ($1.since, $1.reference) }.prefix(3)
        let body = JSONObject([
            ("cycle", .string(cycle.id)),
            ("order", .array(longest.map { .string($0.reference) })),
        ])
        add(.authorityAllocation, body, after: now)
    }

    private static func mix(_ text: String) -> Int {
        text.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    }

    private static func envelopes(
        in path: FolderPath, _ system: any FolderSystem, except seen: Set<FileName> = []
    ) throws -> [(FileName, SignedEnvelope)] {
        try system.withFolder(path) { folder in
            try folder.listing(countMaximum: 1 << 16).names.sorted().compactMap { name in
                guard !name.isIgnored, !seen.contains(name),
                    case .bytes(let bytes, _) = try folder.read(name, bytesMaximum: 1 << 20),
                    let envelope = try? SignedEnvelope.read(bytes)
                else { return nil }
                return (name, envelope)
            }
        }
    }
}
