import Commissioning
import Coordination
import Evidence
import Exchange
import GRDB
import Storage
import Testing

/// The team's weekly rounds, seen from the parties' folders.
@Suite("The team's rounds")
struct TeamTests {
    /// A team of nine slots, ready for the home's cycles and little else.
    static func smallTeam() async throws -> World {
        var terms = TestAgreement()
        terms.familySlots = 9
        return try await World.inForce(terms)
    }

    @discardableResult
    static func refer(
        _ world: World, _ party: String, _ reference: String, weeks: Int? = nil,
        at signed: Instant? = nil
    ) throws -> String {
        let sent = try world.send(
            party, .teamReferral, Body.referral(reference, weeks: weeks), at: signed)
        return TeamCase.id(ofDigest: sent.digest.description)
    }

    @Test("On Monday at 17:00 every party is told the same, and the team whom it will meet")
    func round() async throws {
        let world = try await World.inForce()
        let sent = try world.send("rotherham", .teamReferral, Body.referral("RF-01"))
        let id = TeamCase.id(ofDigest: sent.digest.description)
        let report = try await world.round()
        #expect(
            try world.receipts(for: sent, to: "rotherham").map { $0.body["case"] } == [.string(id)])
        #expect(report.nextDue == (try moment("2018-12-10T17:00:00Z")))
        try await world.round(at: "2019-01-07T16:59:59Z")
        #expect(try world.received(.teamAllocation, by: "rotherham").isEmpty)
        try await world.round(at: "2019-01-07T17:00:00Z")
        let bodies = try ["rotherham", "barnsley", "home"].map { party in
            try world.received(.teamAllocation, by: party).map(\.body)
        }
        #expect(bodies.allSatisfy { $0.count == 1 && $0 == bodies[0] })
        let text = JSONValue.object(bodies[0][0]).prettyText()
        #expect(text.contains(id) && !text.contains("RF-01"))
        let told = try world.received(.referral, by: "home").last?.body
        #expect(told?["case"] == .string(id) && told?["reference"] == "RF-01")
        #expect(told?["from"] == "2019-01-07" && told?["to"] == "2019-05-27")
        #expect(try world.received(.referral, by: "barnsley").isEmpty)
        let entries = try world.entries().count
        try await world.round(at: "2019-01-14T17:00:00Z")
        try await world.round(at: "2019-01-21T17:00:00Z")
        #expect(try world.entries().count == entries)
        #expect(try world.audit() == [])
    }

    @Test("A restart replays rounds and cases, and an audit holds every round again")
    func replay() async throws {
        let world = try await Self.smallTeam()
        for number in 1...8 {
            try Self.refer(world, "rotherham", "RF-\(number)", weeks: 4 + number)
        }
        for number in 1...4 { try Self.refer(world, "barnsley", "BF-\(number)") }
        try await world.round()
        for day in ["2019-01-07", "2019-01-08", "2019-02-11", "2019-02-18", "2019-03-11"] {
            try await world.round(at: day + "T18:00:00Z")
        }
        let first = try #require(await world.state.team.cases.first)
        try world.send("home", .teamCase, Body.teamCase(first.id, "opened", "2019-01-08"))
        try world.send("home", .teamCase, Body.teamCase(first.id, "closed", "2019-02-08"))
        try await world.round()
        let state = await world.state
        #expect(state.team.rounds.count > 2)
        #expect(state.team.teamCase(first.id)?.state == .closed)
        try world.restart()
        #expect(await world.state == state)
        let report = try LedgerAudit.run(world.store, me: "coordinator")
        #expect(report.findings == [])
        #expect(report.decisions >= state.team.rounds.count)
    }

    @Test("After weeks of downtime each missed Monday is held once, in order")
    func downtime() async throws {
        let world = try await Self.smallTeam()
        try Self.refer(world, "rotherham", "RF-1")
        try await world.round()
        // Signed in time for the second Monday and read long after it.
        try Self.refer(world, "barnsley", "BF-1", at: try moment("2019-01-14T16:00:00Z"))
        try Self.refer(world, "barnsley", "BF-2", at: try moment("2019-01-21T17:00:01Z"))
        world.clock.set(try moment("2019-01-24T09:00:00Z"))
        try world.restart()
        try await world.round()
        let rounds = await world.state.team.rounds.map(\.record)
        #expect(rounds.map { "\($0.monday)" } == ["2019-01-07", "2019-01-14"])
        #expect(rounds.allSatisfy { "\($0.start)" == "2019-01-24" && $0.given.count == 1 })
        #expect(await world.state.team.waiting.map(\.body.reference) == ["BF-2"])
        try await world.round(at: "2019-01-28T17:00:00Z")
        #expect(await world.state.team.waiting.isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("A slot given back is the next family's on the next Monday, and the team is told")
    func givenBack() async throws {
        let world = try await Self.smallTeam()
        for number in 1...10 { try Self.refer(world, "rotherham", "RF-\(number)") }
        try await world.round(at: "2019-01-07T17:00:00Z")
        let last = try #require(await world.state.team.waiting.first)
        let back = try world.send("rotherham", .withdrawal, Body.withdrawal("RF-1"))
        try await world.round(at: "2019-01-09T09:00:00Z")
        #expect(try world.verdicts(on: back) == ["applied"])
        let notice = try world.received(.notice, by: "home").last?.body
        #expect(notice?["kind"] == "team-case" && notice?["state"] == "withdrawn")
        #expect(await world.state.team.waiting.count == 1)
        try await world.round(at: "2019-01-14T17:00:00Z")
        let slot = await world.state.team.teamCase(last.id)?.slot
        #expect(slot.map { "\($0.from)" } == "2019-01-14")
        #expect(try world.audit() == [])
    }

    @Test("Places offered in the same hour come first: a reserved slot is never given away")
    func places() async throws {
        let world = try await Self.smallTeam()
        for number in 1...9 { try Self.refer(world, "barnsley", "BF-\(number)", weeks: 52) }
        for number in 1...3 {
            try await world.nominate("rotherham", Body.nomination("R-\(number)"))
        }
        try await world.round(at: "2018-12-10T17:00:00Z")
        for place in await world.state.places {
            try world.send(place.authority, .response, Body.response(place.id, .accept))
        }
        try await world.round(at: "2018-12-11T09:00:00Z")
        let held = await world.state.teamHolds.count
        #expect(held == 3)
        try await world.round(at: "2019-01-07T17:00:00Z")
        let state = await world.state
        #expect(state.team.waiting.count == held)
        let most = state.teamHolds.load.greatest(
            from: state.cycles[0].start, to: state.cycles[3].end)
        #expect(most == 9)
        #expect(try world.audit() == [])
    }

    @Test("Fewer staff: nobody is cut off, and nothing new is given until it fits again")
    func fewerStaff() async throws {
        let world = try await Self.smallTeam()
        for number in 1...9 { try Self.refer(world, "rotherham", "RF-\(number)") }
        try await world.round(at: "2019-01-07T17:00:00Z")
        try world.send(
            "home", .capacity, Body.capacity(0, from: "2019-02-01", slots: 6))
        try Self.refer(world, "barnsley", "BF-1")
        try await world.round(at: "2019-01-30T09:00:00Z")
        try await world.round(at: "2019-02-25T17:00:00Z")
        let state = await world.state
        #expect(state.team.cases.filter { $0.state == .given }.count == 9)
        #expect(state.team.waiting.count == 1)
        let next = state.dueActions().first { action in
            if case .teamRound = action.kind { return true }
            return false
        }
        #expect(next?.kind == .teamRound(monday: try moment("2019-05-27T00:00:00Z").londonDay))
        #expect(try world.audit() == [])
    }

    @Test("A round that the ledger holds cannot be changed with our own key")
    func tampering() async throws {
        let world = try await Self.smallTeam()
        for number in 1...10 { try Self.refer(world, "rotherham", "RF-\(number)") }
        try await world.round(at: "2019-01-07T17:00:00Z")
        #expect(try world.audit() == [])
        let disk = try SabotagedDatabase(world.disk.database)
        let entry = "(SELECT min(entry) FROM ledger WHERE type = 'team-allocation')"
        let bytes = try disk.blob("SELECT envelope FROM ledger WHERE entry = \(entry)")
        guard case .object(var payload) = try StrictJSON.parse(SignedEnvelope.read(bytes).payload),
            case .object(var body)? = payload["body"], case .array(var given)? = body["given"]
        else { throw Unexpected(what: "no round") }
        given.swapAt(0, 1)
        body["given"] = .array(given)
        payload["body"] = .object(body)
        let forged = try EnvelopeSigner.sign(
            payload: JSONValue.object(payload).canonicalBytes(), type: "team-allocation",
            with: [world.coordinatorKey])
        try disk.change(
            "UPDATE ledger SET envelope = CAST(? AS BLOB) WHERE entry = \(entry)",
            [String(decoding: forged.generalBytes(), as: UTF8.self)])
        let codes = try LedgerAudit.run(world.store, me: "coordinator").findings.map(\.code)
        #expect(codes.contains("audit.decision"))
    }
}

extension Instant {
    fileprivate var londonDay: CivilDate { ZoneRule.london.date(at: self) }
}
