import Commissioning
import Testing

@Suite("A council that leaves")
struct DepartureTests {
    /// Notice by Rotherham on the first day; it is out from the first of January 2020 on.
    private func scene(_ sample: SampleAgreement = .equalBeds) -> ServiceScene {
        var scene = ServiceScene(sample)
        #expect(scene.send(.leave(effectiveEnd: day("2020-01-01")), from: "rotherham") == nil)
        return scene
    }

    @Test("From its end on the rest have the beds, and cycles before it are as they were")
    func weights() {
        let scene = scene()
        let owned = scene.state.publishedRoster(through: 5).map(\.own.totals)
        #expect(owned.prefix(4) == [[2, 1], [1, 2], [2, 1], [1, 2]])
        #expect(owned.dropFirst(4).allSatisfy { $0 == [0, 3] })
        #expect(scene.state.agreement(on: day("2019-12-31"))?.team.shares == [1, 1])
        #expect(scene.state.agreement(on: day("2020-01-01"))?.team.shares == [0, 1])
    }

    @Test("Where it takes the last share with it, those with standing places share the beds")
    func lastShare() throws {
        let scene = scene(SampleAgreement())
        let after = try #require(scene.state.cycle("2019-20-C4"))
        #expect(scene.state.agreement(for: after)?.home.shares == [0, 1])
        #expect(scene.state.ownPlaces(in: after) == [0, 3])
        let draft = try #require(scene.state.draft(for: after))
        #expect(try draft.instance.decide().seats[0] == [0, 3])
    }

    @Test("When nobody is left no cycle is run, and decided ones stay")
    func nobodyLeft() {
        var scene = scene()
        scene.send(.leave(effectiveEnd: day("2020-04-01")), from: "barnsley")
        #expect(scene.state.cycles.map(\.id).last == "2019-20-C4")
        #expect(scene.state.terms.count == scene.state.cycles.count)
        scene.pass(to: "2021-01-01T09:00:00Z")
        #expect(scene.state.dueActions().isEmpty)
    }

    @Test("Its waiting children are kept out of later cycles with the true reason")
    func waiting() throws {
        var scene = scene()
        let child = scene.nominate("R-1", born: "2007-06")
        let nomination = try #require(scene.state.nomination(child))
        let after = try #require(scene.state.cycle("2019-20-C4"))
        #expect(
            scene.state.ineligibilities(of: nomination, for: after)
                == [.authorityLeft(day("2020-01-01"))])
        #expect(scene.state.ineligibilities(of: nomination, for: scene.state.cycles[3]).isEmpty)
        let late = ServiceScene.child("R-2", born: "2007-06", earliest: "2020-01-01")
        #expect(scene.breach(late, from: "rotherham") == .neverEligible)
        let draft = try #require(scene.state.draft(for: after))
        #expect(draft.instance.nominations.isEmpty)
        #expect(draft.barred.map(\.reasons) == [[.authorityLeft(day("2020-01-01"))]])
    }

    @Test("Children in the home and in stage 2 stay until their work ends")
    func runOff() throws {
        var scene = scene()
        scene.pass(to: "2019-07-01T09:00:00Z")
        let child = scene.nominate("R-1")
        scene.pass(to: "2019-09-09T17:00:00Z")
        let place = try #require(scene.place(of: child))
        #expect(place.cycle == "2019-20-C3")
        scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        scene.pass(to: "2019-10-08T09:00:00Z")
        scene.send(.placement(place: place.id, .admitted(day("2019-10-07"))), from: "home")
        scene.pass(to: "2020-01-20T09:00:00Z")
        #expect(scene.state.place(place.id)?.state == .inResidence)
        #expect(!scene.state.isTrueUpFinal(of: "rotherham", on: day("2020-01-20")))
        #expect(
            scene.send(.placement(place: place.id, .stage2(day("2020-01-06"))), from: "home")
                == nil)
        scene.pass(to: "2020-06-01T09:00:00Z")
        #expect(
            scene.send(
                .placement(place: place.id, .ended(day("2020-05-25"), .completed)), from: "home")
                == nil)
        #expect(scene.state.isTrueUpFinal(of: "rotherham", on: day("2020-06-01")))
        #expect(!scene.state.isTrueUpFinal(of: "barnsley", on: day("2020-06-01")))
    }

    @Test("What is owed to or by it then waits for the true-up, and makes nobody a debtor")
    func trueUp() throws {
        var scene = scene()
        scene.pass(to: "2019-08-01T09:00:00Z")
        for number in 1...3 { scene.nominate("R-\(number)", born: "2007-06") }
        scene.pass(to: "2019-09-09T17:00:00Z")
        let after = try #require(scene.state.cycle("2019-20-C4"))
        let account = try #require(scene.state.lending(asOf: after.ordinal))
        #expect([account.balanceWeeks(0), account.balanceWeeks(1)] == [0, 0])
        #expect(account.trueUp(of: 1, authorities: 2).map(\.leftWeeks) == [24])
        // Long after every lot would have expired it is still there to be settled.
        let late = try #require(scene.state.lending(asOf: scene.state.cycles.count))
        #expect(late.trueUp(of: 0, authorities: 2).map(\.leftWeeks) == [-24])
        let draft = try #require(scene.state.draft(for: after))
        #expect(draft.instance.authorities.map(\.balanceWeeks) == [0, 0])
    }

    @Test("What all agree after a notice takes its place")
    func agreedOtherwise() {
        var scene = scene()
        AmendmentTests.amend(&scene, from: "2019-07-01")
        #expect(scene.state.terms.allSatisfy { $0.absent.isEmpty })
        #expect(scene.state.departure(of: "rotherham") == nil)
        #expect(scene.breach(.leave(effectiveEnd: day("2021-01-01")), from: "rotherham") == nil)
    }

    @Test(
        "A version that gives a council nothing any more lets it leave, and one more brings it back"
    )
    func byAmendment() throws {
        var scene = ServiceScene(.equalBeds)
        AmendmentTests.amend(&scene, from: "2019-07-01") { $0.shares = [0, 1] }
        #expect(scene.state.terms[2].absent == [0: .left(day("2019-07-01"))])
        #expect(scene.state.end(of: "rotherham") == day("2019-07-01"))
        #expect(
            scene.breach(.leave(effectiveEnd: day("2021-01-01")), from: "rotherham")
                == .leaveRepeated)
        AmendmentTests.amend(&scene, from: "2019-10-01", version: 3)
        #expect(scene.state.terms.map(\.absent.isEmpty).prefix(4) == [true, true, false, true])
    }

    @Test("A council with neither share nor standing place from the beginning takes part")
    func neverOwned() {
        var sample = SampleAgreement()
        (sample.shares, sample.standing) = ([1, 0], [0, 0])
        let scene = ServiceScene(sample)
        #expect(scene.state.terms.allSatisfy { $0.absent.isEmpty })
    }
}
