import Commissioning
import Testing

@Suite("The life of a place")
struct PlaceLifeTests {
    /// What can happen to a place, each by the party that may say it.
    enum Event: String, CaseIterable, Sendable {
        case accept, decline, withdraw, admit, stage2, end

        func fact(_ place: String) -> (Fact, String) {
            switch self {
            case .accept: (.response(place: place, answer: .accept), "rotherham")
            case .decline: (.response(place: place, answer: .decline), "rotherham")
            case .withdraw: (.withdrawal(reference: "R-1", reason: .familyWithdrew), "rotherham")
            case .admit: (.placement(place: place, .admitted(day("2019-01-07"))), "home")
            case .stage2: (.placement(place: place, .stage2(day("2019-01-08"))), "home")
            case .end: (.placement(place: place, .ended(day("2019-01-09"), .completed)), "home")
            }
        }
    }

    private static let place = "2018-19-C4-p1"

    /// One child, offered the first place of the first cycle, brought to a state by events; the
    /// clock then stands after the first day of the cycle.
    private func scene(_ state: PlaceState) throws -> ServiceScene {
        var scene = ServiceScene()
        scene.nominate("R-1")
        scene.pass(to: "2018-12-10T17:00:00Z")
        let path: [Event] =
            switch state {
            case .offered, .lapsed: []
            case .accepted: [.accept]
            case .inResidence: [.accept, .admit]
            case .stage2: [.accept, .admit, .stage2]
            case .ended: [.accept, .admit, .stage2, .end]
            case .declined: [.decline]
            case .withdrawn: [.withdraw]
            }
        if state == .lapsed { scene.pass(to: "2018-12-17T17:00:00Z") }
        for event in path {
            if event == .admit { scene.now = moment("2019-01-10T09:00:00Z") }
            let (fact, issuer) = event.fact(Self.place)
            #expect(scene.send(fact, from: issuer) == nil, "\(event) on the way to \(state)")
        }
        #expect(scene.state.place(Self.place)?.state == state)
        scene.now = moment("2019-01-10T09:00:00Z")
        return scene
    }

    /// Each state with, per event, the state it leads to or the rule that forbids it. The answer
    /// is signed in time, whenever it arrives.
    private static let table = """
        offered      accept=accepted decline=declined withdraw=withdrawn admit=- stage2=- end=-
        accepted     accept=shut decline=shut withdraw=withdrawn admit=in-residence stage2=- end=-
        in-residence accept=shut decline=shut withdraw=over admit=- stage2=stage-2 end=ended
        stage-2      accept=shut decline=shut withdraw=over admit=- stage2=- end=ended
        ended        accept=shut decline=shut withdraw=over admit=- stage2=- end=-
        declined     accept=shut decline=shut withdraw=declined admit=- stage2=- end=-
        lapsed       accept=shut decline=shut withdraw=lapsed admit=- stage2=- end=-
        withdrawn    accept=shut decline=shut withdraw=over admit=- stage2=- end=-
        """

    @Test(
        "Every event in every state is allowed or refused as the table says",
        arguments: PlaceState.allCases)
    func everyEvent(state: PlaceState) throws {
        let line = try #require(
            Self.table.split(separator: "\n").first { $0.hasPrefix(state.rawValue + " ") })
        let cells = line.split(separator: " ").dropFirst().map {
            $0.split(separator: "=").map(String.init)
        }
        #expect(cells.count == Event.allCases.count)
        for cell in cells {
            var scene = try scene(state)
            let event = try #require(Event(rawValue: cell[0]))
            let (fact, issuer) = event.fact(Self.place)
            let code = scene.send(
                fact, from: issuer, signedAt: moment("2018-12-17T16:59:59Z"))
            let result = scene.state.place(Self.place)?.state
            switch cell[1] {
            case "-": #expect(code == .placeState, "\(event) in \(state)")
            case "shut": #expect(code == .offerAnswered, "\(event) in \(state)")
            case "over": #expect(code == .alreadyEnded, "\(event) in \(state)")
            default:
                #expect(code == nil, "\(event) in \(state)")
                #expect(result?.rawValue == cell[1], "\(event) in \(state)")
            }
            if code != nil { #expect(result == state, "\(event) in \(state)") }
        }
    }

    @Test("A bed is held until the child has gone for good or the offer came to nothing")
    func beds() throws {
        for state in PlaceState.allCases {
            let scene = try scene(state)
            let held = scene.state.heldPlaces(in: "2018-19-C4").map(\.id)
            let holds = ![.declined, .lapsed, .withdrawn].contains(state)
            #expect(held == (holds ? [Self.place] : []), "\(state)")
            #expect(state.holdsBed == holds)
        }
    }

    @Test("An offer declined or lapsed closes that cycle for the child, and no other")
    func closedCycle() throws {
        for state in [PlaceState.declined, .lapsed] {
            var scene = try scene(state)
            let child = try #require(scene.state.nominations.first)
            #expect(child.refusedCycles == ["2018-19-C4": state])
            #expect(scene.place(of: child.id) == nil)
            scene.pass(to: "2019-03-11T17:00:00Z")
            #expect(scene.place(of: child.id)?.cycle == "2019-20-C1")
        }
    }

    @Test("A withdrawn child is offered nothing again")
    func withdrawn() throws {
        var scene = try scene(.withdrawn)
        scene.pass(to: "2019-06-10T17:00:00Z")
        #expect(scene.state.places.count == 1)
        #expect(scene.state.nominations.map(scene.state.isOpen) == [false])
    }

    @Test("A freed place goes to the next child in the same step")
    func next() throws {
        for event in [Event.decline, .withdraw] {
            var scene = ServiceScene()
            let children = (1...4).map { scene.nominate("R-\($0)", waiting: "2018-06-0\($0)") }
            scene.pass(to: "2018-12-10T17:00:00Z")
            #expect(children.map { scene.place(of: $0) != nil } == [true, true, true, false])
            let (fact, issuer) = event.fact(Self.place)
            scene.send(fact, from: issuer)
            #expect(children.map { scene.place(of: $0) != nil } == [false, true, true, true])
            #expect(scene.state.heldPlaces(in: "2018-19-C4").count == 3)
        }
    }

    @Test("An unanswered offer lapses at its deadline and not a second before")
    func lapse() {
        var scene = ServiceScene()
        let child = scene.nominate("R-1")
        scene.pass(to: "2018-12-17T16:59:59Z")
        #expect(scene.place(of: child)?.state == .offered)
        scene.pass(to: "2018-12-17T17:00:00Z")
        #expect(scene.place(of: child) == nil)
        #expect(scene.state.place(Self.place)?.history.map(\.state) == [.offered, .lapsed])
    }

    @Test("A decision sent to every party takes effect once")
    func copies() throws {
        var scene = ServiceScene()
        scene.nominate("R-1")
        scene.pass(to: "2018-12-10T17:00:00Z")
        let once = scene.state
        let record = try #require(once.allocation(for: "2018-19-C4")?.record)
        scene.record(.allocation(record), from: "coordinator")
        #expect(scene.state.places == once.places)
        #expect(scene.state.allocations.count == once.allocations.count)
    }
}
