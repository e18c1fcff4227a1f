import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Synchronization
import Testing

/// Deadlines, and clocks that jump.
@Suite("Clocks and deadlines")
struct ClockTests {
    static let first = "2018-19-C4"

    static func waiting() async throws -> World {
        let world = try await World.inForce()
        for number in 1...6 {
            try await world.nominate("rotherham", Body.nomination("R-\(number)"))
        }
        for number in 1...2 { try await world.nominate("barnsley", Body.nomination("B-\(number)")) }
        return world
    }

    /// Recorded times of the ledger never run backwards.
    static func expectForward(_ world: World) throws {
        let times = try world.entries().map(\.recordedAt)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test(
        "A day, a month and a year of downtime: every missed deadline once, in order",
        arguments: [
            ("2018-12-11T17:00:01Z", 1, 3), ("2019-01-10T12:00:00Z", 1, 3),
            ("2019-02-01T12:00:00Z", 1, 0), ("2019-12-11T12:00:00Z", 5, 3),
        ])
    func downtime(_ back: String, _ decided: Int, _ offered: Int) async throws {
        let world = try await Self.waiting()
        world.clock.set(try moment(back))
        try world.restart()
        try await world.round()
        let state = await world.state
        #expect(state.allocations.map(\.record.cycle) == state.cycles.prefix(decided).map(\.id))
        #expect(state.allocations.allSatisfy { $0.record.revision == 1 })
        let live = state.places.filter { $0.state == .offered }
        #expect(live.count == offered)
        for place in live {
            let cycle = try #require(state.cycle(place.cycle))
            let agreement = try #require(state.inForce?.agreement)
            #expect(agreement.lateEntryCloses(cycle) > world.clock.now())
            #expect(place.responseDue > world.clock.now())
            #expect(place.responseDue <= agreement.lateEntryCloses(cycle))
        }
        try await world.round()
        #expect(await world.state.allocations.count == decided)
        #expect(try world.audit() == [])
    }

    @Test("Two missed weeks after offers: they lapse in order, and the beds go on")
    func missedLapse() async throws {
        let world = try await Self.waiting()
        try await world.round(at: "2018-12-10T17:00:00Z")
        world.clock.set(try moment("2018-12-30T00:00:00Z"))
        try world.restart()
        try await world.round()
        let places = await world.state.places
        #expect(places.map(\.state) == [.lapsed, .lapsed, .lapsed, .offered, .offered, .offered])
        #expect(try world.audit() == [])
    }

    @Test(
        "A clock set back an hour or a day undoes, repeats and loses nothing",
        arguments: [3600, 86_400])
    func setBack(_ seconds: Int) async throws {
        let world = try await Self.waiting()
        try await world.round(at: "2018-12-10T17:00:00Z")
        let before = await world.state
        world.clock.set(world.clock.now().adding(seconds: -seconds))
        try world.restart()
        try await world.round()
        #expect(await world.state == before)
        let offer = await world.offers(Self.first)[0]
        let answer = try world.send(offer.authority, .response, Body.response(offer.id, .decline))
        try await world.round()
        #expect(try world.verdicts(on: answer) == ["applied"])
        #expect(await world.state.allocations.count == 2)
        await #expect(throws: CoordinationFault.self) {
            try await world.coordinator.pin(
                "auditor", try PrivateKey(seed: Hashing.sha256([1])).publicKey.thumbprint)
        }
        try await world.round(at: "2018-12-10T18:00:00Z")
        #expect(await world.state.allocations.count == 2)
        try Self.expectForward(world)
        #expect(try world.audit() == [])
    }

    @Test("What was signed before the deadline is in time though it was read after it")
    func readLate() async throws {
        let world = try await Self.waiting()
        let late = try moment("2018-12-10T17:00:01Z")
        try world.send(
            "rotherham", .authorityAllocation, Body.wishes(Self.first, ["R-6", "R-5"]),
            at: try moment("2018-12-10T17:00:00Z"))
        let tooLate = try world.send(
            "rotherham", .authorityAllocation, Body.wishes(Self.first, ["R-1"]), at: late)
        let urgent = try world.send(
            "barnsley", .nomination, Body.nomination("B-9", class: 0), at: late)
        world.clock.set(try moment("2018-12-12T09:00:00Z"))
        try world.restart()
        try await world.round()
        let state = await world.state
        #expect(try world.verdicts(on: tooLate) == ["body.rule"])
        let placed = state.heldPlaces(in: Self.first).compactMap {
            state.nomination($0.nomination)?.body.reference
        }
        #expect(placed.contains("R-6") && placed.contains("R-5"))
        #expect(!placed.contains("B-9"))
        let id = Nomination.id(ofDigest: urgent.digest.description)
        #expect(state.nomination(id) != nil)
        #expect(
            !(state.allocation(for: Self.first)?.record.waiting.contains { $0.nomination == id }
                ?? true))
        #expect(try world.audit() == [])
    }

    @Test("A bed left over after downtime goes to the child who was put forward after the deadline")
    func leftOver() async throws {
        let world = try await World.inForce()
        try await world.nominate("rotherham", Body.nomination("R-1"))
        let late = try world.send(
            "barnsley", .nomination, Body.nomination("B-1"),
            at: try moment("2018-12-10T18:00:00Z"))
        let id = Nomination.id(ofDigest: late.digest.description)
        try world.send(
            "home", .assessment, Body.assessment(id), at: try moment("2018-12-10T19:00:00Z"))
        world.clock.set(try moment("2018-12-12T09:00:00Z"))
        try world.restart()
        try await world.round()
        let state = await world.state
        #expect(
            state.allocations.map { $0.record.causes.map(\.kind) } == [[.deadline], [.assessment]])
        #expect(state.heldPlaces(in: Self.first).count == 2)
        #expect(try world.audit() == [])
    }

    @Test("An answer signed in time is taken after downtime; one signed late is not")
    func lateAnswer() async throws {
        let world = try await Self.waiting()
        try await world.round(at: "2018-12-10T17:00:00Z")
        let offers = await world.offers(Self.first)
        let mine = offers.filter { $0.authority == "rotherham" }
        let inTime = try world.send(
            "rotherham", .response, Body.response(mine[0].id, .accept),
            at: try moment("2018-12-17T17:00:00Z"))
        let late = try world.send(
            "rotherham", .response, Body.response(mine[1].id, .accept),
            at: try moment("2018-12-17T17:00:01Z"))
        world.clock.set(try moment("2018-12-19T09:00:00Z"))
        try world.restart()
        try await world.round()
        #expect(try world.verdicts(on: inTime) == ["applied"])
        #expect(try world.verdicts(on: late) == ["body.rule"])
        #expect(await world.state.place(mine[0].id)?.state == .accepted)
        #expect(await world.state.place(mine[1].id)?.state == .lapsed)
        #expect(try world.audit() == [])
    }

    @Test("Deadlines are local: 17:00 is 16:00 UTC in summer")
    func summer() async throws {
        let world = try await Self.waiting()
        try await world.round(at: "2019-05-04T17:00:00Z")
        // 2019-20-C2 starts on 8 July; nominations close on 10 June at 17:00 British Summer Time.
        let summer = "2019-20-C2"
        try await world.round(at: "2019-06-10T15:59:59Z")
        #expect(await world.state.allocation(for: summer) == nil)
        let report = try await world.round(at: "2019-06-10T16:00:00Z")
        #expect(report.faults == 0)
        #expect(await world.state.allocation(for: summer) != nil)
        #expect(report.nextDue == (try moment("2019-06-17T16:00:00Z")))
    }

    @Test("What was signed after a missed deadline comes after it, whoever signed it")
    func signedAfter() async throws {
        let world = try await World.inForce()
        let child = try await world.nominate(
            "rotherham", Body.nomination("R-1"), assessed: false)
        world.clock.set(try moment("2018-12-12T12:00:00Z"))
        try world.restart()
        try world.send(
            "home", .assessment, Body.assessment(child), at: moment("2018-12-11T12:00:00Z"))
        try await world.round()
        try await world.round()
        let state = await world.state
        let decisions = state.allocations.map(\.record)
        #expect(decisions.map(\.causes.first?.kind) == [.deadline, .assessment])
        #expect(decisions.first?.places == [])
        #expect(decisions.last?.places.map(\.nomination) == [child])
        #expect(try world.audit() == [])
    }
}

@Suite("A demonstration's clock")
struct DemonstrationClockTests {
    private let start = Instant(seconds: 1_543_190_400)

    @Test("It runs so many times as fast as real time")
    func speed() {
        let real = RealTime()
        let clock = DemonstrationClock(start: start, speed: 432_000) { real.milliseconds }
        #expect(clock.now() == start)
        real.pass(until: 1500)
        #expect(clock.now() == start.adding(seconds: 648_000))
        #expect(clock.wait(until: start.adding(seconds: 648_000 + 432_000)) == .seconds(1))
        #expect(!clock.wasHeld())
    }

    @Test("It waits for who is busy, goes on from there, and waits for nobody who has done all")
    func waits() {
        let real = RealTime()
        let clock = DemonstrationClock(start: start, speed: 432_000) { real.milliseconds }
        let rounds = RoundClock(clock)
        #expect(rounds.now() == start)
        real.pass(until: 60_000)
        let held = start.adding(seconds: DemonstrationClock.leadSeconds)
        #expect(clock.now() == held)
        #expect(clock.wasHeld())
        #expect(rounds.now() == held)
        // From where it stood, not from where it would have been.
        real.pass(until: 60_010)
        #expect(clock.now() == held.adding(seconds: 4320))
        #expect(rounds.wait(until: held.adding(seconds: 436_320)) == .seconds(1))
        real.pass(until: 61_010)
        #expect(clock.now() == held.adding(seconds: 436_320))
    }
}

/// Real time as a test wants it.
private final class RealTime: Sendable {
    private let shown = Atomic(0)

    var milliseconds: Int { shown.load(ordering: .relaxed) }

    func pass(until milliseconds: Int) { shown.store(milliseconds, ordering: .relaxed) }
}
