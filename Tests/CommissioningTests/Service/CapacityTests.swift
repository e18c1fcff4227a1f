import Commissioning
import Testing

@Suite("Usable beds")
struct CapacityTests {
    private static let opening = "2018-19-C4"

    private func scene(_ records: [(String, Int)]) -> ServiceScene {
        var scene = ServiceScene()
        for (from, beds) in records {
            let record = CapacityRecord(
                from: day(from), bedsUsable: beds, familySlots: 15, reason: .repair)
            #expect(scene.send(.capacity(record), from: "home") == nil)
        }
        return scene
    }

    @Test("A cycle has the beds that can be used on each of its nights")
    func least() throws {
        // The first cycle is from 7 January up to 1 April 2019, the second from 8 April to 1 July.
        let rows: [([(String, Int)], first: Int, second: Int)] = [
            ([], 3, 3),
            ([("2018-12-01", 2)], 2, 2),
            ([("2019-01-07", 2)], 2, 2),
            ([("2019-03-31", 1)], 1, 1),
            ([("2019-04-01", 1)], 3, 1),
            ([("2019-01-01", 1), ("2019-01-07", 3)], 3, 3),
            ([("2019-01-01", 1), ("2019-01-08", 3)], 1, 3),
            ([("2019-02-01", 0), ("2019-02-02", 3)], 0, 3),
            ([("2019-02-01", 1), ("2019-02-01", 2)], 2, 2),
            ([("2019-04-01", 1), ("2019-02-01", 2)], 2, 1),
        ]
        for (records, first, second) in rows {
            let state = scene(records).state
            #expect(state.usableBeds(in: state.cycles[0]) == first, "\(records)")
            #expect(state.usableBeds(in: state.cycles[1]) == second, "\(records)")
        }
    }

    @Test("A bed that closes takes the latest claim's place with it, and is not filled again")
    func closedBed() throws {
        var scene = scene([])
        let children = (1...4).map { scene.nominate("R-\($0)", waiting: "2018-06-0\($0)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        let shut = CapacityRecord(
            from: day("2019-01-01"), bedsUsable: 2, familySlots: 15, reason: .repair)
        scene.send(.capacity(shut), from: "home")
        #expect(scene.state.heldPlaces(in: Self.opening).count == 2)
        #expect(scene.state.place("2018-19-C4-p3")?.state == .displaced)
        #expect(children.map { scene.place(of: $0) != nil } == [true, true, false, false])
        // The next free place goes to the displaced child, whose claim is the first again.
        scene.send(.response(place: "2018-19-C4-p1", answer: .decline), from: "rotherham")
        #expect(scene.state.heldPlaces(in: Self.opening).count == 2)
        #expect(scene.place(of: children[2])?.id == "2018-19-C4-p4")
        #expect(scene.place(of: children[3]) == nil)
        scene.send(.response(place: "2018-19-C4-p2", answer: .decline), from: "rotherham")
        #expect(scene.state.heldPlaces(in: Self.opening).count == 2)
        #expect(scene.place(of: children[3]) != nil)
    }

    @Test("A bed that opens again goes to the next child at once")
    func reopened() {
        var scene = scene([("2019-01-01", 2)])
        let children = (1...3).map { scene.nominate("R-\($0)", waiting: "2018-06-0\($0)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        #expect(children.map { scene.place(of: $0) != nil } == [true, true, false])
        let open = CapacityRecord(
            from: day("2019-01-01"), bedsUsable: 3, familySlots: 15, reason: .other)
        scene.send(.capacity(open), from: "home")
        #expect(scene.place(of: children[2])?.state == .offered)
    }

    @Test("A bed closed for a night while the cycle runs is given again once it is reported open")
    func reopenedWhileItRuns() throws {
        var scene = scene([])
        for number in 1...4 { scene.nominate("R-\(number)", waiting: "2018-06-0\(number)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        for place in scene.state.livePlaces(in: Self.opening) {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        scene.pass(to: "2019-01-09T09:00:00Z")
        let cycle = try #require(scene.state.cycle(Self.opening))
        func report(_ beds: Int, _ from: String) {
            let record = CapacityRecord(
                from: day(from), bedsUsable: beds, familySlots: 15, reason: .repair)
            #expect(scene.send(.capacity(record), from: "home") == nil)
        }
        report(2, "2019-01-10")
        #expect(scene.state.livePlaces(in: Self.opening).count <= 2)
        #expect(scene.state.usableBeds(in: cycle) == 2)
        // Announced together with the closure it changes nothing: the cycle has a night with two.
        report(3, "2019-01-11")
        #expect(scene.state.usableBeds(in: cycle) == 2)
        scene.pass(to: "2019-01-11T09:00:00Z")
        report(3, "2019-01-11")
        #expect(scene.state.usableBeds(in: cycle) == 3)
        #expect(scene.state.livePlaces(in: Self.opening).count == 3)
    }

    @Test("Beds that come and go move the roster by the seats of their own cycle only")
    func roster() {
        var sample = SampleAgreement.equalBeds
        sample.registeredMaximumBeds = 4
        sample.beds = 3
        var scene = ServiceScene(sample)
        for (from, beds) in [("2019-04-08", 2), ("2019-07-08", 4)] {
            let record = CapacityRecord(
                from: day(from), bedsUsable: beds, familySlots: 15, reason: .other)
            scene.send(.capacity(record), from: "home")
        }
        let seats = scene.state.publishedRoster(through: 3).map(\.own.sequence)
        #expect(seats == [[0, 1, 0], [1, 0], [1, 0, 1, 0], [1, 0, 1, 0]])
    }
}
