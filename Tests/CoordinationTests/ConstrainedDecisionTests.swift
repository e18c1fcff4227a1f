import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

@Suite("Decisions with a short team and with children who may not live together")
struct ConstrainedDecisionTests {
    private static let cycle = "2018-19-C4"

    private func allocation(_ world: World, for party: String = "rotherham") throws -> JSONObject {
        try #require(try world.received(.allocation, by: party).last).body
    }

    private func rows(_ body: JSONObject, _ member: String) -> [JSONValue] {
        guard case .array(let rows)? = body[member] ?? body["result"]?[member] else { return [] }
        return rows
    }

    /// Reason codes of everyone who waits.
    private func reasons(_ body: JSONObject) -> [String: [JSONValue]] {
        var found: [String: [JSONValue]] = [:]
        for row in rows(body, "waiting") {
            guard case .string(let id)? = row["nomination"],
                case .array(let reasons)? = row["reasons"]
            else { continue }
            found[id] = reasons
        }
        return found
    }

    private func codes(_ reasons: [JSONValue]?) -> [JSONValue] {
        (reasons ?? []).compactMap { $0["code"] }
    }

    /// What anybody gets who puts the published snapshot to `mstcoord plan`.
    private func expectRecomputable(_ body: JSONObject) throws {
        let snapshot = try #require(body["snapshot"])
        let plan = try PlanFile.read(bytes: snapshot.canonicalBytes()).get()
        let answer = PlanFile.result(plan, try plan.decision.decide())
        #expect(answer.canonicalBytes() == body["result"]?.canonicalBytes())
    }

    @Test("A team of two leaves a bed empty, says on which days it is full, and what would help")
    func shortTeam() async throws {
        let world = try await World.inForce()
        try world.send("home", .capacity, Body.capacity(3, from: "2019-01-01", slots: 2))
        var children: [String] = []
        for number in 1...3 {
            let child = Body.nomination(
                "C-\(number)", since: "2018-06-0\(number)", latest: "2019-02-01")
            children.append(try await world.nominate("rotherham", child))
        }
        try await world.round(at: "2018-12-10T17:00:00Z")
        let body = try allocation(world)
        #expect(rows(body, "places").count == 2)
        let why = try #require(reasons(body)[children[2]])
        #expect(codes(why).contains("team-full"))
        let waiting = rows(body, "waiting").first { $0["nomination"] == .string(children[2]) }
        guard case .array(let changes)? = waiting?["counterfactuals"] else {
            Issue.record("nothing is said to help")
            return
        }
        #expect(changes.contains { $0["change"] == "team-slot" })
        try expectRecomputable(body)
        // A third slot for the whole of the 32 weeks, and the same child has a place.
        try world.send("home", .capacity, Body.capacity(3, from: "2019-01-02", slots: 3))
        try await world.round()
        #expect(try world.audit() == [])
        let before = await world.state
        try world.restart()
        #expect(await world.state == before)
    }

    @Test("Two children who may not live together: one is placed, and each side is told its part")
    func apart() async throws {
        let world = try await World.inForce(.equalBeds)
        let first = try await world.nominate(
            "rotherham", Body.nomination("R-1", since: "2018-06-01", latest: "2019-02-01"))
        let other = try await world.nominate(
            "barnsley", Body.nomination("B-1", since: "2018-06-02", latest: "2019-02-01"),
            assessed: false)
        var view = Body.assessment(other)
        view["mayNotShareWith"] = .array([.string(first)])
        try world.send("home", .assessment, view)
        try await world.round(at: "2018-12-10T17:00:00Z")
        let body = try allocation(world)
        #expect(rows(body, "places").count == 1)
        let waiting = try #require(reasons(body).first)
        #expect(waiting.key == other)
        #expect(codes(waiting.value).contains("incompatible"))
        try expectRecomputable(body)
        // Only how many they are stands in the file, and never who.
        let reason = waiting.value.first { $0["code"] == "incompatible" }
        #expect(reason?["placed"] == 1)
        #expect(try world.audit() == [])
    }

    @Test("The fullest decision that can be asked for fits a file that can be signed")
    func fullest() async throws {
        let world = try await World.inForce(.equalBeds)
        let each = ServiceState.openNominationsMaximum / 2
        var children: [String] = []
        for party in ["rotherham", "barnsley"] {
            for number in 1...each {
                let sent = try world.send(
                    party, .nomination,
                    Body.nomination("C-\(number)", since: "2018-06-01"))
                children.append(Nomination.id(ofDigest: sent.digest.description))
            }
        }
        try await world.round()
        var pairs = 0
        for (index, child) in children.enumerated() {
            var view = Body.assessment(child)
            let next = children[(index + 1) % children.count]
            if pairs < ServiceState.pairsMaximum {
                view["mayNotShareWith"] = .array([.string(next)])
                pairs += 1
            }
            try world.send("home", .assessment, view)
        }
        for week in 0..<ServiceState.capacityChangesMaximum {
            let day = try #require(CivilDate("2019-01-07")).adding(days: 7 * week)
            try world.send(
                "home", .capacity, Body.capacity(3, from: day.description, slots: week % 2 + 1))
        }
        try await world.round()
        let known = await world.state
        #expect(known.capacity.count == ServiceState.capacityChangesMaximum)
        #expect(known.nominations.count == children.count)
        #expect(known.nominations.allSatisfy { $0.assessment != nil })
        #expect(known.incompatiblePairs.count == ServiceState.pairsMaximum)
        try await world.round(at: "2018-12-10T17:00:00Z")
        let body = try allocation(world)
        #expect(rows(body, "waiting").count + rows(body, "placements").count == children.count)
        for (name, bytes) in world.out("barnsley") where name.hasSuffix("_allocation.jws.json") {
            let payload = try SignedEnvelope.read(bytes).payload.count
            #expect(payload <= EnvelopeSigner.payloadBytesMaximum)
        }
    }
}
