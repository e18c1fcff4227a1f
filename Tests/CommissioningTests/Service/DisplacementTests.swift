import Commissioning
import Testing

@Suite("Beds that close, and homes that change their view")
struct DisplacementTests {
    private static let cycle = "2018-19-C4"

    private func capacity(_ beds: Int, from date: String = "2019-01-01") -> Fact {
        .capacity(
            CapacityRecord(from: day(date), bedsUsable: beds, familySlots: 15, reason: .repair))
    }

    /// Three children with places, the first named with the best claim, and one who waits.
    private func scene() -> (ServiceScene, children: [String]) {
        var scene = ServiceScene()
        let children = (1...4).map { scene.nominate("R-\($0)", waiting: "2018-06-0\($0)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        return (scene, children)
    }

    private func states(_ scene: ServiceScene) -> [PlaceState] {
        scene.state.places.prefix(3).map(\.state)
    }

    @Test("Offers go before accepted places, and the later claim first")
    func order() {
        let rows: [(accepted: [Int], beds: Int, states: [PlaceState])] = [
            ([], 2, [.offered, .offered, .displaced]), ([], 1, [.offered, .displaced, .displaced]),
            ([2], 2, [.offered, .displaced, .accepted]),
            ([1, 2], 2, [.displaced, .accepted, .accepted]),
            ([0, 1, 2], 2, [.accepted, .accepted, .displaced]),
            ([1], 1, [.displaced, .accepted, .displaced]),
            ([], 0, [.displaced, .displaced, .displaced]), ([], 3, [.offered, .offered, .offered]),
        ]
        for row in rows {
            var (scene, _) = scene()
            for index in row.accepted {
                scene.send(
                    .response(place: "\(Self.cycle)-p\(index + 1)", answer: .accept),
                    from: "rotherham")
            }
            scene.send(capacity(row.beds), from: "home")
            #expect(states(scene) == row.states, "\(row.accepted) with \(row.beds)")
        }
    }

    @Test("One decision names every place that went, and takes the seats back")
    func causes() throws {
        var (scene, children) = scene()
        scene.send(capacity(1), from: "home")
        let record = try #require(scene.state.allocation(for: Self.cycle)).record
        #expect(
            record.causes == [
                .init(.capacity), .init(.displacement, subject: "\(Self.cycle)-p2"),
                .init(.displacement, subject: "\(Self.cycle)-p3"),
            ])
        #expect(record.beds[0] == 1)
        #expect(record.places.map(\.nomination) == [children[0]])
        #expect(
            children.dropFirst().allSatisfy {
                scene.state.nomination($0).map(scene.state.isOpen) == true
            })
    }

    @Test("Who was displaced may have the cycle's bed again when it returns")
    func returned() {
        var (scene, children) = scene()
        scene.send(capacity(1), from: "home")
        scene.send(capacity(3), from: "home")
        #expect(
            children.prefix(3).map { scene.place(of: $0)?.state } == [.offered, .offered, .offered])
        #expect(scene.place(of: children[3]) == nil)
    }

    @Test("A child who lives in the home is never moved, and no bed is offered meanwhile")
    func residents() throws {
        var (scene, children) = scene()
        for place in scene.state.places {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        scene.pass(to: "2019-01-08T09:00:00Z")
        for place in scene.state.places.prefix(2) {
            scene.send(.placement(place: place.id, .admitted(day("2019-01-07"))), from: "home")
        }
        scene.send(capacity(1, from: "2019-01-09"), from: "home")
        #expect(states(scene) == [.inResidence, .inResidence, .displaced])
        let cycle = try #require(scene.state.cycle(Self.cycle))
        #expect(scene.state.spareBeds(in: cycle, from: day("2019-01-08")) == -1)
        // One goes home: still one child for one bed.
        let first = try #require(scene.place(of: children[0]))
        scene.send(
            .placement(place: first.id, .ended(day("2019-01-08"), .other)), from: "home")
        #expect(scene.state.livePlaces(in: Self.cycle).count == 1)
    }

    @Test("A bed that was closed and is open again by the time of the report moves nobody")
    func past() {
        var (scene, _) = scene()
        for place in scene.state.places {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        scene.pass(to: "2019-01-12T09:00:00Z")
        scene.send(capacity(3, from: "2019-01-10"), from: "home")
        scene.send(capacity(2, from: "2019-01-08"), from: "home")
        #expect(states(scene) == [.accepted, .accepted, .accepted])
    }

    @Test("A bed closed later in the cycle takes a place with it as one on the first night does")
    func later() {
        var (scene, _) = scene()
        scene.send(capacity(2, from: "2019-03-30"), from: "home")
        #expect(states(scene) == [.offered, .offered, .displaced])
    }

    @Test("Coming cycles start from the seats that were really handed out")
    func roster() throws {
        var sample = SampleAgreement.equalBeds
        sample.nominationDays = 120
        sample.releaseDays = 120
        var scene = ServiceScene(sample, at: "2018-09-01T09:00:00Z")
        // The first two cycles are decided before the first begins.
        scene.pass(to: "2018-12-31T09:00:00Z")
        #expect(scene.state.allocations.map(\.record.cycle) == [Self.cycle, "2019-20-C1"])
        func sequence() -> [[Int]] {
            scene.state.publishedRoster(through: 3).dropFirst(0).map(\.own.sequence)
        }
        #expect(sequence() == [[0, 1, 0], [1, 0, 1]])
        scene.send(capacity(2), from: "home")
        scene.send(capacity(3, from: "2019-04-01"), from: "home")
        // The first cycle hands out a seat less of Rotherham's; the second stays as it was decided.
        #expect(scene.state.allocation(for: Self.cycle)?.record.seats[0] == [1, 1])
        #expect(scene.state.allocation(for: "2019-20-C1")?.record.seats[0] == [1, 2])
        #expect(sequence() == [[0, 0, 1], [0, 1, 0]])
    }

    @Test("The home may change its view until the child comes, and back again")
    func view() throws {
        var (scene, children) = scene()
        scene.assess(children[0], .unsuitable)
        #expect(scene.state.place("\(Self.cycle)-p1")?.state == .refusedByHome)
        #expect(scene.place(of: children[3])?.id == "\(Self.cycle)-p4")
        let record = try #require(scene.state.allocation(for: Self.cycle)).record
        #expect(record.causes == [.init(.refusedByHome, subject: "\(Self.cycle)-p1")])
        scene.send(.response(place: "\(Self.cycle)-p4", answer: .decline), from: "rotherham")
        #expect(scene.place(of: children[0]) == nil)
        scene.assess(children[0], .suitable)
        #expect(scene.place(of: children[0])?.id == "\(Self.cycle)-p5")
    }

    @Test("Pairs are what the newest assessment of either child names")
    func pairs() throws {
        var scene = ServiceScene()
        let children = (1...3).map { scene.nominate("R-\($0)") }
        func keep(_ child: Int, from others: [Int]) -> Fact {
            .assessment(
                nomination: children[child],
                Assessment(
                    match: .suitable, date: day("2018-11-26"),
                    mayNotShareWith: others.map { children[$0] }))
        }
        scene.send(keep(0, from: [1, 2]), from: "home")
        scene.send(keep(1, from: [0]), from: "home")
        let both = [
            NominationPair(children[1], children[0]), NominationPair(children[0], children[2]),
        ]
        #expect(scene.state.incompatiblePairs == Set(both))
        scene.send(keep(0, from: []), from: "home")
        #expect(scene.state.incompatiblePairs == [both[0]])
        scene.send(keep(1, from: []), from: "home")
        #expect(scene.state.incompatiblePairs == [])
    }

    @Test("Two who may not live together and both have places are seen, and nothing is moved")
    func together() throws {
        var (scene, children) = scene()
        scene.send(
            .assessment(
                nomination: children[1],
                Assessment(
                    match: .suitable, date: day("2018-11-26"), mayNotShareWith: [children[0]])),
            from: "home")
        #expect(states(scene) == [.offered, .offered, .offered])
        #expect(
            scene.state.pairsTogether(in: Self.cycle)
                == [NominationPair(children[0], children[1])])
    }
}
