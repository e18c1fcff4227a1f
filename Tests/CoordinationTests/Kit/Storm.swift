import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Three councils and a home that do anything at any time, over a post that loses, doubles and
/// reorders; all of it follows from the seed.
final class Storm {
    let world: World
    let seed: UInt64
    private var random: SeededGenerator
    /// Signed and not yet delivered.
    private var underway: [(party: String, envelope: SignedEnvelope)] = []
    /// Everything ever signed.
    private(set) var signed: [(party: String, envelope: SignedEnvelope)] = []
    private var children = 0
    private var accepted: Set<String> = []

    static let councils = ["barnsley", "doncaster", "rotherham"]

    init(seed: UInt64) async throws {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        var terms = TestAgreement()
        terms.authorities = Storm.councils
        terms.shares = [1, 1, 1]
        terms.standing = [0, 0, random.number(0...1)]
        world = try await World.inForce(terms)
    }

    /// One thing happens.
    func step() async throws {
        let council = Storm.councils[random.number(0...2)]
        let state = await world.state
        switch random.number(0...11) {
        case 0...3:
            children += 1
            try sign(
                council, .nomination,
                Body.nomination(
                    "C-\(random.once(in: 8) ? 1 : children)", class: random.number(0...3),
                    since: "2018-0\(random.number(1...9))-01"))
        case 4:
            try sign(
                council, .withdrawal, Body.withdrawal("C-\(random.number(1...(children + 1)))"))
        case 5, 6:
            for place in state.places where place.state == .offered && !random.once(in: 3) {
                try sign(
                    random.once(in: 9) ? council : place.authority, .response,
                    Body.response(place.id, random.once(in: 3) ? .decline : .accept))
            }
        case 7:
            try sign(
                "home", .capacity,
                Body.capacity(random.number(2...3), from: "2019-0\(random.number(1...9))-01"))
        case 8:
            let cycle = state.cycles[random.number(0...3)].id
            try sign(
                council, .authorityAllocation,
                Body.wishes(
                    cycle, ["C-\(random.number(1...(children + 1)))"],
                    release: random.once(in: 3) ? 1 : nil, more: random.once(in: 3) ? 0 : nil))
        case 9:
            world.drop(random.bytes(random.number(1...40)), in: council)
        case 10:
            for place in state.places where place.state == .accepted {
                try sign(
                    "home", .placement, Body.placement(place.id, "admitted", "2019-01-07"))
            }
        default:
            children += 1
            try sign(
                council, .teamReferral,
                Body.referral("C-\(children)", weeks: random.number(1...52)))
            for found in state.team.cases where found.state == .given || found.state == .open {
                let event = found.state == .given ? "opened" : "closed"
                let date = agreementDay(world.clock.now())
                try sign("home", .teamCase, Body.teamCase(found.id, event, date))
            }
        }
        for child in state.nominations where child.assessment == nil && !random.once(in: 3) {
            try sign(
                "home", .assessment,
                Body.assessment(child.id, random.once(in: 6) ? "unsuitable" : "suitable"))
        }
        deliver()
        try await weather()
        _ = await world.coordinator.round()
        try check(await world.state, before: state)
    }

    private func agreementDay(_ now: Instant) -> String { "\(ZoneRule.london.date(at: now))" }

    private func sign(_ party: String, _ type: DocumentType, _ body: JSONObject) throws {
        let envelope = try world.write(party, type, body)
        underway.append((party, envelope))
        signed.append((party, envelope))
    }

    /// Files arrive late, twice, and in any order.
    private func deliver() {
        underway.shuffle(using: &random)
        var later: [(party: String, envelope: SignedEnvelope)] = []
        for letter in underway {
            if random.once(in: 4) { later.append(letter) } else { arrive(letter) }
            if random.once(in: 6) { arrive(letter) }
        }
        if let old = signed.randomElement(using: &random), random.once(in: 5) { arrive(old) }
        underway = later
    }

    private func arrive(_ letter: (party: String, envelope: SignedEnvelope)) {
        world.drop(letter.envelope, in: letter.party)
    }

    /// The clock jumps, and the process dies.
    private func weather() async throws {
        let step = [60, 3600, 86_400, 5 * 86_400, 20 * 86_400, -7200][random.number(0...5)]
        world.clock.set(world.clock.now().adding(seconds: step))
        if random.once(in: 4) { try world.restart() }
        if random.once(in: 3) {
            try await world.runOnce(
                through: FaultyFolderSystem(
                    world.memory, at: random.number(3...60), .crashesWithin))
            try world.restart()
        }
    }

    /// Delivers what is underway, and lets everything come to rest.
    func calm() async throws {
        for letter in underway { arrive(letter) }
        underway = []
        try world.restart()
        try await world.round()
    }

    private func check(_ state: ServiceState, before: ServiceState) throws {
        let agreement = try #require(state.inForce?.agreement)
        let account = try #require(state.lending(asOf: state.cycles.count))
        let sum = agreement.authorities.indices.reduce(0) { $0 + account.balanceWeeks($1) }
        #expect(sum == 0, "seed \(seed)")
        let free = state.teamSlotsByDay - state.teamHolds.load
        let start = CivilDate(dayNumber: state.asOf.seconds / 86_400)
        for round in state.team.rounds.dropFirst(before.team.rounds.count) {
            for given in round.record.given {
                let isFree =
                    free.least(from: max(start, round.record.start), to: given.to) >= 0
                    || state.capacity.count > before.capacity.count
                    || state.places.count > before.places.count
                #expect(isFree, "seed \(seed), \(given.referral.id)")
            }
        }
        for cycle in state.cycles.prefix(6) {
            let held = state.heldPlaces(in: cycle.id).count
            let most = max(state.usableBeds(in: cycle), before.heldPlaces(in: cycle.id).count)
            #expect(held <= most, "seed \(seed), \(cycle.id)")
        }
        let live = state.places.filter {
            [.offered, .accepted, .inResidence, .stage2].contains($0.state)
        }
        let names = live.compactMap { place in
            state.nomination(place.nomination).map { "\($0.authority) \($0.body.reference)" }
        }
        #expect(Set(names).count == names.count, "seed \(seed): a child in two places")
        for place in before.places {
            let now = try #require(state.place(place.id))
            #expect(now.history.starts(with: place.history), "seed \(seed), \(place.id)")
            #expect(now.nomination == place.nomination && now.funding == place.funding)
            let isKept = place.state != .accepted || now.state != .lapsed && now.state != .declined
            #expect(isKept, "seed \(seed), \(place.id)")
        }
        for allocation in before.allocations {
            #expect(state.allocations.contains(allocation), "seed \(seed)")
        }
    }
}
