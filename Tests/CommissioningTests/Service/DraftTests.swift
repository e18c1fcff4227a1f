import Commissioning
import Testing

@Suite("The snapshot of a decision")
struct DraftTests {
    private let close = "2018-12-10T17:00:00Z"

    private func draft(
        _ scene: ServiceScene, _ cycle: String = "2018-19-C4", closing: Instant? = nil,
        canEnter: Bool = true
    ) throws -> DecisionDraft {
        let found = try #require(scene.state.cycle(cycle))
        return try #require(scene.state.draft(for: found, closing: closing, canEnter: canEnter))
    }

    private func wishes(
        _ order: [String] = [], release: Int = 0, more: Int? = nil, cycle: String = "2018-19-C4"
    ) -> Fact {
        .authorityAllocation(
            Ranking(cycle: cycle, order: order, releasePlaces: release, morePlacesMaximum: more))
    }

    @Test("It looks at the horizon agreed, and at less where the calendar ends")
    func horizon() throws {
        let scene = ServiceScene()
        #expect(
            try draft(scene).horizon.map(\.id)
                == ["2018-19-C4", "2019-20-C1", "2019-20-C2", "2019-20-C3"])
        #expect(
            try draft(scene, "2023-24-C2").horizon.map(\.id) == ["2023-24-C2", "2023-24-C3"])
    }

    @Test("A held place is a commitment with the funding and lender it was made with")
    func commitments() throws {
        var scene = ServiceScene()
        let ids = (1...3).map { scene.nominate("R-\($0)", waiting: "2018-06-0\($0)") }
        scene.pass(to: close)
        let held = ids.compactMap { scene.place(of: $0) }
        #expect(held.map(\.funding) == [.seat, .seat, .lent])
        #expect(held.map(\.lender) == [nil, nil, "barnsley"])
        let instance = try draft(scene).instance
        let found = ids.map { id in instance.nominations.first { $0.id == id }?.commitment }
        #expect(
            found == [
                .init(cycle: 0, funding: .seat, later: [1, 2, 3]),
                .init(cycle: 0, funding: .seat, later: [1, 2, 3]),
                .init(cycle: 0, funding: .lent, lender: 1, later: [1, 2, 3]),
            ])
        // The next cycle's decision no longer sees them, and owes Barnsley a place.
        let next = try draft(scene, "2019-20-C1").instance
        #expect(next.nominations.isEmpty)
        #expect(next.authorities.map(\.balanceWeeks) == [-12, 12])
    }

    @Test("A nomination signed after the deadline waits for the next round")
    func closing() throws {
        var scene = ServiceScene()
        let deadline = moment(close)
        scene.now = deadline
        scene.send(ServiceScene.child("R-1"), from: "rotherham", signedAt: deadline)
        scene.send(
            ServiceScene.child("R-2"), from: "rotherham", signedAt: deadline.adding(seconds: 1))
        for nomination in scene.state.nominations { scene.assess(nomination.id) }
        let atDeadline = try draft(scene, closing: deadline)
        #expect(atDeadline.instance.nominations.map(\.id) == [scene.state.nominations[0].id])
        #expect(atDeadline.barred.isEmpty)
        #expect(try draft(scene).instance.nominations.count == 2)
    }

    @Test(
        "Children in an authority's order have its ranks, the others come after; without any, all 0"
    )
    func ranks() throws {
        var scene = ServiceScene()
        for number in 1...4 { scene.nominate("R-\(number)") }
        scene.nominate("B-1", by: "barnsley")
        scene.send(wishes(["R-3", "R-1"]), from: "rotherham")
        let ranks = try draft(scene).instance.nominations.map(\.rank)
        #expect(ranks == [2, 3, 1, 3, 1])
        // An order is for its cycle.
        #expect(try draft(scene, "2019-20-C1").instance.nominations.allSatisfy { $0.rank == 0 })
        // The last order counts, and an empty one is none.
        scene.send(wishes(["R-4"]), from: "rotherham")
        #expect(try draft(scene).instance.nominations.map(\.rank) == [2, 2, 2, 1, 1])
        scene.send(wishes(), from: "rotherham")
        #expect(try draft(scene).instance.nominations.allSatisfy { $0.rank == 0 })
    }

    @Test("Who gives no order is ranked by class and waiting since, and gains nothing by silence")
    func silence() throws {
        var scene = ServiceScene(.equalBeds)
        scene.nominate("R-1", waiting: "2017-01-01")
        scene.nominate("B-1", by: "barnsley", waiting: "2018-11-01")
        scene.nominate("B-2", by: "barnsley", waiting: "2018-06-01")
        scene.nominate("B-3", by: "barnsley", waiting: "2018-06-01")
        scene.nominate("B-4", by: "barnsley", priorityClass: 2, waiting: "2016-01-01")
        #expect(try draft(scene).instance.nominations.allSatisfy { $0.rank == 0 })
        scene.send(wishes(["R-1"]), from: "rotherham")
        #expect(try draft(scene).instance.nominations.map(\.rank) == [1, 3, 1, 1, 4])
    }

    @Test("Released places and the limit on more are those of the cycle's own wishes")
    func wishesForPlaces() throws {
        var scene = ServiceScene()
        scene.send(wishes(release: 1, more: 0), from: "rotherham")
        scene.send(wishes(more: 2), from: "barnsley")
        let terms = try draft(scene).instance.authorities
        #expect(terms.map(\.releasedNow) == [1, 0])
        #expect(terms.map(\.mostNow) == [2, 3])
        let next = try draft(scene, "2019-20-C1").instance.authorities
        #expect(next.map(\.releasedNow) == [0, 0])
        #expect(next.map(\.mostNow) == [nil, nil])
    }

    @Test("A released place goes to a child of the other authority, and makes a lot")
    func released() throws {
        var scene = ServiceScene()
        for number in 1...3 { scene.nominate("R-\(number)") }
        for number in 1...3 {
            scene.nominate("B-\(number)", by: "barnsley", waiting: "2018-05-01")
        }
        scene.send(wishes(release: 1), from: "rotherham")
        scene.pass(to: close)
        let places = scene.state.heldPlaces(in: "2018-19-C4")
        #expect(places.count == 3)
        #expect(places.count { $0.authority == "barnsley" } == 2)
        #expect(places.filter { $0.funding == .lent }.map(\.lender) == ["rotherham"])
    }

    @Test("Whoever no cycle of the horizon can take is barred, with every reason")
    func barred() throws {
        var scene = ServiceScene()
        let unseen = scene.nominate("R-1", assessed: false)
        let unsuited = scene.nominate("R-2")
        scene.assess(unsuited, .unsuitable)
        scene.send(ServiceScene.child("R-3", earliest: "2020-01-06"), from: "rotherham")
        let later = try #require(scene.state.nominations.last).id
        scene.assess(later)
        let drafted = try draft(scene)
        #expect(drafted.instance.nominations.isEmpty)
        #expect(drafted.barred.map(\.nomination) == [unseen, unsuited, later])
        #expect(
            drafted.barred.map(\.reasons)
                == [[.notAssessed], [.unsuitable], [.beforeEarliest(day("2020-01-06"))]])
    }

    @Test("Ages and windows open the cycles of the horizon one by one")
    func windows() throws {
        var scene = ServiceScene()
        scene.nominate("R-1", born: "2008-04")  // eleven from April 2019
        scene.nominate("R-2", born: "2003-10")  // sixteen from October 2019
        scene.nominate("R-3", latest: "2019-04-08")
        #expect(
            try draft(scene).instance.nominations.map(\.cycles) == [
                [1, 2, 3], [0, 1, 2], [0, 1],
            ])
    }

    @Test("After late entry has closed no new place is made, and those held stay")
    func tooLateToEnter() throws {
        var scene = ServiceScene()
        let first = scene.nominate("R-1")
        scene.pass(to: close)
        scene.send(
            .response(place: "2018-19-C4-p1", answer: .accept), from: "rotherham")
        scene.pass(to: "2019-01-20T17:00:01Z")
        let second = scene.nominate("R-2")
        #expect(scene.state.heldPlaces(in: "2018-19-C4").map(\.nomination) == [first])
        let closed = try draft(scene, canEnter: false).instance
        #expect(closed.nominations.map(\.cycles) == [[0], [1, 2, 3]])
        #expect(try draft(scene).instance.nominations.map(\.cycles) == [[0], [0, 1, 2, 3]])
        #expect(scene.place(of: second) == nil)
    }

    @Test("Until a day before late entry closes a free bed still goes to a new child")
    func justInTime() {
        for (now, isOffered) in [
            ("2019-01-20T17:00:00Z", true), ("2019-01-20T17:00:01Z", false),
        ] {
            var scene = ServiceScene()
            scene.pass(to: now)
            let child = scene.nominate("R-1")
            #expect((scene.place(of: child)?.cycle == "2018-19-C4") == isOffered)
            guard isOffered else { continue }
            #expect(scene.place(of: child)?.responseDue == moment("2019-01-21T17:00:00Z"))
        }
    }

    @Test("A vacancy filled again does not move a child that has a place")
    func rerun() {
        var scene = ServiceScene()
        let children = (1...5).map { scene.nominate("R-\($0)", waiting: "2018-06-0\($0)") }
        scene.pass(to: close)
        // More urgent than all, and too late for this round's places.
        let urgent = scene.nominate("R-9", priorityClass: 0)
        let before = children.prefix(3).map { scene.place(of: $0) }
        #expect(scene.place(of: urgent) == nil)
        scene.send(.response(place: "2018-19-C4-p2", answer: .decline), from: "rotherham")
        #expect(scene.place(of: children[0]) == before[0])
        #expect(scene.place(of: children[2]) == before[2])
        #expect(scene.place(of: urgent)?.cycle == "2018-19-C4")
        #expect(scene.place(of: children[3]) == nil)
    }
}
