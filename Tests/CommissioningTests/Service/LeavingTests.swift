import Commissioning
import Testing

@Suite("Children who do not come, leave early, or stay longer")
struct LeavingTests {
    private static let cycle = "2018-19-C4"

    /// Rotherham's three children have its two seats and Barnsley's place; all accepted, at the
    /// first day of the cycle. Barnsley's and another of Rotherham's children wait.
    private func scene() throws -> (ServiceScene, borrowed: Place) {
        var scene = ServiceScene()
        for number in 1...4 { scene.nominate("R-\(number)", waiting: "2018-06-0\(number)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        for place in scene.state.places {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        scene.pass(to: "2019-01-10T09:00:00Z")
        let borrowed = try #require(scene.state.places.first { $0.lender == "barnsley" })
        return (scene, borrowed)
    }

    private func balances(_ scene: ServiceScene) throws -> [Int] {
        let account = try #require(scene.state.lending(asOf: 1))
        return [0, 1].map(account.balanceWeeks)
    }

    @Test("Who does not come has used the place: what was borrowed for it is owed in full")
    func noShow() throws {
        var (scene, borrowed) = try scene()
        // The fourth child of Rotherham is out of the way: nobody can have the bed.
        scene.send(.withdrawal(reference: "R-4", reason: .other), from: "rotherham")
        scene.send(.placement(place: borrowed.id, .noShow(day("2019-01-08"))), from: "home")
        #expect(scene.state.place(borrowed.id)?.state == .noShow)
        #expect(scene.state.livePlaces(in: Self.cycle).count == 2)
        #expect(scene.state.heldPlaces(in: Self.cycle).count == 3)
        #expect(try balances(scene) == [-12, 12])
        let again = try #require(scene.state.allocation(for: Self.cycle)).record
        #expect(again.causes == [.init(.noShow, subject: borrowed.id)])
        #expect(again.places.map(\.place).contains(borrowed.id) == false)
        #expect(again.beds[0] == 3 && again.seats[0] == [2, 1])
    }

    @Test("The bed goes to the holder's next child without a new debt")
    func reusedByHolder() throws {
        var (scene, borrowed) = try scene()
        scene.send(.placement(place: borrowed.id, .noShow(day("2019-01-08"))), from: "home")
        let next = try #require(scene.state.places.last)
        #expect(next.authority == "rotherham" && next.lender == nil && next.isLate)
        #expect(scene.state.livePlaces(in: Self.cycle).count == 3)
        #expect(try balances(scene) == [-12, 12])
    }

    @Test("If another authority's child takes the bed, the holder lends it, for the weeks used")
    func reusedByAnother() throws {
        var (scene, borrowed) = try scene()
        scene.send(.withdrawal(reference: "R-4", reason: .other), from: "rotherham")
        scene.send(.placement(place: borrowed.id, .noShow(day("2019-01-08"))), from: "home")
        scene.pass(to: "2019-01-14T09:00:00Z")
        let child = scene.nominate("B-1", by: "barnsley")
        let place = try #require(scene.place(of: child))
        #expect(place.funding == .lent && place.lender == "rotherham" && place.isLate)
        #expect(scene.state.loanWeeks(of: place) == 11)
        // Twelve weeks lent by Barnsley, eleven lent back.
        #expect(try balances(scene) == [-1, 1])
        // Once declined, the place is Rotherham's to lend again.
        scene.send(.response(place: place.id, answer: .decline), from: "barnsley")
        #expect(try balances(scene) == [-12, 12])
        let other = scene.nominate("B-2", by: "barnsley")
        #expect(scene.place(of: other)?.lender == "rotherham")
        #expect(scene.place(of: other)?.isLate == true)
    }

    @Test("A withdrawal after the first day is a no-show, and undoes no debt")
    func withdrawnTooLate() throws {
        for (signed, state, debt) in [
            ("2019-01-06T23:59:59Z", PlaceState.withdrawn, 0),
            ("2019-01-07T00:00:00Z", PlaceState.noShow, 12),
        ] {
            var (scene, borrowed) = try scene()
            scene.send(.withdrawal(reference: "R-4", reason: .other), from: "rotherham")
            let child = try #require(scene.state.nomination(borrowed.nomination))
            scene.send(
                .withdrawal(reference: child.body.reference, reason: .other), from: "rotherham",
                signedAt: moment(signed))
            #expect(scene.state.place(borrowed.id)?.state == state)
            #expect(try balances(scene) == [-debt, debt])
        }
    }

    @Test("A bed left early is filled while late entry is open, and not after")
    func early() throws {
        for (left, recorded, isFilled) in [
            ("2019-01-10", "2019-01-10T09:00:00Z", true),
            ("2019-01-20", "2019-01-20T17:00:00Z", true),
            ("2019-01-20", "2019-01-20T17:00:01Z", false),
            ("2019-02-20", "2019-02-20T09:00:00Z", false),
        ] {
            var (scene, borrowed) = try scene()
            scene.send(.placement(place: borrowed.id, .admitted(day("2019-01-07"))), from: "home")
            scene.pass(to: recorded)
            let decisions = scene.state.allocations.count
            scene.send(.placement(place: borrowed.id, .stage2(day(left))), from: "home")
            #expect((scene.state.livePlaces(in: Self.cycle).count == 3) == isFilled, "\(recorded)")
            #expect(scene.state.allocations.count == decisions + (isFilled ? 1 : 0))
            #expect(try balances(scene) == [-12, 12])
        }
    }

    @Test("A longer stay takes a bed of the next cycle, from its first night")
    func extended() throws {
        var (scene, borrowed) = try scene()
        scene.send(.placement(place: borrowed.id, .admitted(day("2019-01-07"))), from: "home")
        let next = try #require(scene.state.cycle("2019-20-C1"))
        #expect(scene.state.room(in: next).beds == 3)
        let turnaround = PlacementEvent.extended(day("2019-01-10"), until: day("2019-04-08"))
        scene.send(.placement(place: borrowed.id, turnaround), from: "home")
        #expect(scene.state.room(in: next).beds == 3)
        let longer = PlacementEvent.extended(day("2019-01-10"), until: day("2019-04-09"))
        scene.send(.placement(place: borrowed.id, longer), from: "home")
        #expect(scene.state.room(in: next).beds == 2)
        #expect(scene.state.ownPlaces(in: next) == [1, 1])
        let place = try #require(scene.state.place(borrowed.id))
        #expect(scene.state.stay(of: place) == (day("2019-01-07"), day("2019-04-09")))
        #expect(scene.state.teamHold(of: place) == (day("2019-01-07"), day("2019-08-27")))
        // The child leaves earlier after all: the bed is there again.
        scene.pass(to: "2019-04-07T09:00:00Z")
        scene.send(.placement(place: borrowed.id, .stage2(day("2019-04-06"))), from: "home")
        #expect(scene.state.room(in: next).beds == 3)
        let gone = try #require(scene.state.place(borrowed.id))
        #expect(scene.state.stay(of: gone) == (day("2019-01-07"), day("2019-04-06")))
        #expect(scene.state.teamHold(of: gone) == (day("2019-01-07"), day("2019-08-24")))
    }

    @Test("No stay is extended into a bed that is promised")
    func promised() throws {
        var (scene, borrowed) = try scene()
        scene.send(.placement(place: borrowed.id, .admitted(day("2019-01-07"))), from: "home")
        for number in 5...6 { scene.nominate("R-\(number)") }
        scene.pass(to: "2019-03-12T09:00:00Z")
        #expect(scene.state.livePlaces(in: "2019-20-C1").count == 3)
        let longer = PlacementEvent.extended(day("2019-03-12"), until: day("2019-04-09"))
        #expect(
            scene.send(.placement(place: borrowed.id, longer), from: "home")
                == .extensionWithoutBed)
        // To the first day of the next cycle no bed is in the way.
        let shorter = PlacementEvent.extended(day("2019-03-12"), until: day("2019-04-08"))
        #expect(scene.send(.placement(place: borrowed.id, shorter), from: "home") == nil)
    }

    @Test("Work that ends in the home ends the team's part on that day")
    func ended() throws {
        var (scene, borrowed) = try scene()
        let accepted = try #require(scene.state.place(borrowed.id))
        #expect(scene.state.stay(of: accepted) == (day("2019-01-07"), day("2019-04-01")))
        #expect(scene.state.teamHold(of: accepted) == (day("2019-01-07"), day("2019-08-19")))
        scene.send(.placement(place: borrowed.id, .admitted(day("2019-01-08"))), from: "home")
        scene.pass(to: "2019-03-01T09:00:00Z")
        scene.send(
            .placement(place: borrowed.id, .ended(day("2019-02-28"), .disengaged)), from: "home")
        let ended = try #require(scene.state.place(borrowed.id))
        #expect(scene.state.stay(of: ended) == (day("2019-01-08"), day("2019-02-28")))
        #expect(scene.state.teamHold(of: ended) == (day("2019-01-08"), day("2019-02-28")))
    }
}
