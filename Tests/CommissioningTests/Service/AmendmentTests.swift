import Commissioning
import Testing

@Suite("A service whose agreement changes")
struct AmendmentTests {
    /// A second version, signed by everybody.
    static func amend(
        _ scene: inout ServiceScene, from: String, version: Int = 2,
        of sample: SampleAgreement = .equalBeds, by signers: [String]? = nil,
        _ change: (inout SampleAgreement) -> Void = { _ in }
    ) {
        var next = sample
        (next.version, next.amendedFrom) = (version, from)
        change(&next)
        let agreement = next.agreement
        #expect(agreement.contradictions().isEmpty)
        scene.send(
            .agreement(agreement, signedBy: signers ?? agreement.parties.map(\.id)),
            from: "rotherham")
    }

    private func versions(_ scene: ServiceScene) -> [Int] {
        scene.state.terms.map(\.agreement.version)
    }

    @Test("Cycles from its day on are governed by the new version, earlier ones by the old")
    func boundary() {
        var scene = ServiceScene(.equalBeds)
        Self.amend(&scene, from: "2019-07-01") { $0.beds = 2 }
        #expect(versions(scene).prefix(4) == [1, 1, 2, 2])
        #expect(scene.state.cycles.map(\.ordinal) == Array(scene.state.cycles.indices))
        #expect(scene.state.cycles.prefix(4).map(scene.state.usableBeds) == [3, 3, 2, 2])
        #expect(scene.state.inForce?.agreement.version == 2)
        #expect(scene.state.versions.count == 2)
    }

    @Test("While one signature is missing it is a proposal and changes nothing")
    func proposal() {
        var scene = ServiceScene(.equalBeds)
        let cycles = scene.state.cycles
        Self.amend(
            &scene, from: "2019-07-01", by: ["rotherham", "barnsley", "coordinator"]
        ) { $0.stayWeeks = 8 }
        #expect(scene.state.proposals.map(\.agreement.version) == [2])
        #expect(scene.state.inForce?.agreement.version == 1)
        #expect(scene.state.cycles == cycles)
        #expect(versions(scene).allSatisfy { $0 == 1 })
    }

    @Test("A decided cycle keeps its version, and so does one whose nominations have closed")
    func decided() {
        var scene = ServiceScene(.equalBeds)
        scene.pass(to: "2019-03-10T09:00:00Z")
        scene.now = moment("2019-03-11T17:00:01Z")
        Self.amend(&scene, from: "2019-01-01") { $0.beds = 2 }
        // The second cycle closed at 17:00 and has not been decided yet.
        #expect(versions(scene).prefix(3) == [1, 1, 2])
        scene.doDue()
        #expect(scene.state.allocation(for: "2019-20-C1")?.record.beds == [3, 2, 2, 2])
    }

    @Test("Longer stays move the cycles after those kept, which leave their turnaround")
    func stitched() {
        var scene = ServiceScene(.equalBeds)
        scene.pass(to: "2019-03-11T17:00:00Z")
        Self.amend(&scene, from: "2019-04-02") {
            $0.stayWeeks = 16
            $0.turnaroundDays = 14
            $0.lateEntryDays = 10
        }
        let cycles = scene.state.cycles
        #expect(cycles[0].end == day("2019-04-01"))
        #expect(cycles[1].id == "2019-20-C1")
        #expect(cycles[1].start == day("2019-04-08"))
        #expect(cycles[1].nights == 84)
        #expect(cycles[2].id == "2019-20-C2")
        #expect(cycles[2].start == day("2019-07-15"))
        #expect(cycles[2].nights == 112)
        for (before, after) in zip(cycles, cycles.dropFirst()) {
            #expect(after.start >= before.end.adding(days: 7))
            #expect(after.ordinal == before.ordinal + 1)
        }
    }

    @Test("A cycle that would start before its version holds starts after it does")
    func neverBefore() {
        var sample = SampleAgreement.equalBeds
        sample.exceptions = [CycleException(cycle: "2019-20-C1", start: day("2019-05-06"))]
        var scene = ServiceScene(sample)
        Self.amend(&scene, from: "2019-05-01")
        // Without the exception the rule would have it begin on 8 April.
        #expect(scene.state.cycles[1].start == day("2019-05-06"))
        #expect(versions(scene).prefix(2) == [1, 2])
    }

    @Test("What the roster owes is carried over to the new shares, in the decision as well")
    func residuals() throws {
        var scene = ServiceScene(.equalBeds)
        scene.pass(to: "2018-12-10T17:00:00Z")
        Self.amend(&scene, from: "2019-04-01") { $0.shares = [2, 1] }
        let cycle = try #require(scene.state.cycle("2019-20-C1"))
        let draft = try #require(scene.state.draft(for: cycle))
        #expect(draft.instance.roster.carried == .init(numerators: [-1, 1], denominator: 2))
        let published = scene.state.publishedRoster(through: 4).map(\.own.sequence)
        let decided = try draft.instance.decide()
        #expect(decided.seats == scene.state.publishedRoster(through: 4).map(\.own.totals))
        // Due: −½ and ½; with a bed 1/6 and 5/6, then 5/6 and 1/6, then ½ each; and so on again.
        #expect(published.prefix(2) == [[1, 0, 0], [1, 0, 0]])
    }

    @Test("A horizon across versions has each cycle's own weights, and all agree on the seats")
    func horizon() throws {
        var scene = ServiceScene(.equalBeds)
        Self.amend(&scene, from: "2019-07-01") {
            $0.shares = [2, 1]
            $0.standing = [0, 1]
        }
        let first = try #require(scene.state.cycles.first)
        let draft = try #require(scene.state.draft(for: first))
        #expect(draft.instance.cycles.map(\.shares) == [nil, nil, [2, 1], [2, 1]])
        #expect(draft.instance.cycles.map(\.standing) == [nil, nil, [0, 1], [0, 1]])
        let decision = try draft.instance.decide()
        #expect(decision.seats == scene.state.publishedRoster(through: 3).map(\.own.totals))
    }

    @Test("A council that joins nominates for cycles of the new version and no others")
    func joining() throws {
        var scene = ServiceScene(.equalBeds)
        #expect(scene.breach(ServiceScene.child("S-1"), from: "sheffield") == .roleNotAllowed)
        Self.amend(&scene, from: "2019-07-01") { RuleCase.join(&$0, at: 2) }
        scene.nominate("S-1", by: "sheffield")
        let child = try #require(scene.state.nominations.last)
        #expect(
            scene.state.ineligibilities(of: child, for: scene.state.cycles[0])
                == [.authorityNotYetParty(day("2019-07-01"))])
        scene.pass(to: "2019-05-01T09:00:00Z")
        #expect(scene.place(of: child.id) == nil)
        #expect(scene.state.ownPlaces(in: scene.state.cycles[0]) == [2, 1, 0])
        scene.pass(to: "2019-06-10T17:00:00Z")
        #expect(scene.place(of: child.id)?.cycle == "2019-20-C2")
        #expect(scene.place(of: child.id)?.funding == .seat)
    }

    @Test("A nomination that fits only before its council joins is refused")
    func joiningTooLate() {
        var scene = ServiceScene(.equalBeds)
        Self.amend(&scene, from: "2019-07-01") { RuleCase.join(&$0, at: 2) }
        let child = ServiceScene.child("S-1", latest: "2019-06-30")
        #expect(scene.breach(child, from: "sheffield") == .neverEligible)
        #expect(scene.breach(child, from: "rotherham") == nil)
    }

    @Test("A version that changes the beds speaks like a record; one that repeats them does not")
    func beds() {
        var scene = ServiceScene(.equalBeds)
        let closed = CapacityRecord(
            from: day("2019-01-01"), bedsUsable: 2, familySlots: 15, reason: .repair)
        scene.send(.capacity(closed), from: "home")
        Self.amend(&scene, from: "2019-07-01") { $0.shares = [60, 40] }
        #expect(scene.state.cycles.prefix(4).map(scene.state.usableBeds) == [2, 2, 2, 2])
        Self.amend(&scene, from: "2019-10-01", version: 3) {
            ($0.beds, $0.registeredMaximumBeds) = (4, 4)
            $0.familySlots = 20
        }
        #expect(scene.state.cycles.prefix(5).map(scene.state.usableBeds) == [2, 2, 2, 4, 4])
        let again = CapacityRecord(
            from: day("2020-01-01"), bedsUsable: 3, familySlots: 20, reason: .staffing)
        scene.send(.capacity(again), from: "home")
        #expect(scene.state.cycles.prefix(5).map(scene.state.usableBeds) == [2, 2, 2, 4, 3])
    }

    @Test("No cycle starts after the agreement's end, and the work in it goes on")
    func end() throws {
        var scene = ServiceScene(.equalBeds)
        let child = scene.nominate("R-1")
        scene.pass(to: "2018-12-10T17:00:00Z")
        let place = try #require(scene.place(of: child)).id
        scene.send(.response(place: place, answer: .accept), from: "rotherham")
        Self.amend(&scene, from: "2019-01-08") { $0.to = "2019-02-01" }
        #expect(scene.state.cycles.count == 1)
        #expect(scene.breach(ServiceScene.child("R-2"), from: "rotherham") == nil)
        scene.pass(to: "2019-06-01T09:00:00Z")
        #expect(
            scene.send(.placement(place: place, .admitted(day("2019-01-07"))), from: "home")
                == nil)
        #expect(!scene.state.isTrueUpFinal(of: "rotherham", on: day("2019-06-01")))
        #expect(
            scene.send(
                .placement(place: place, .ended(day("2019-05-01"), .completed)), from: "home")
                == nil)
        #expect(scene.state.isTrueUpFinal(of: "rotherham", on: day("2019-06-01")))
        #expect(scene.breach(ServiceScene.child("R-3"), from: "rotherham") == .neverEligible)
    }
}
