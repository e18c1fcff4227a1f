import Commissioning
import Testing

@Suite("The life of a place")
struct PlaceLifeTests {
    /// What can happen to a place, each by the party that may say it.
    enum Event: String, CaseIterable, Sendable {
        case accept, decline, withdraw, admit, noShow, extend, stage2, end
        case unsuit, suit, close, nominate

        func fact(_ place: String, _ child: String) -> (Fact, String) {
            switch self {
            case .accept: (.response(place: place, answer: .accept), "rotherham")
            case .decline: (.response(place: place, answer: .decline), "rotherham")
            case .withdraw: (.withdrawal(reference: "R-1", reason: .familyWithdrew), "rotherham")
            case .admit: (.placement(place: place, .admitted(day("2019-01-07"))), "home")
            case .stage2: (.placement(place: place, .stage2(day("2019-01-08"))), "home")
            case .end: (.placement(place: place, .ended(day("2019-01-09"), .completed)), "home")
            case .noShow: (.placement(place: place, .noShow(day("2019-01-09"))), "home")
            case .extend:
                (
                    .placement(
                        place: place, .extended(day("2019-01-09"), until: day("2019-04-03"))),
                    "home"
                )
            case .unsuit: (assessment(child, .unsuitable), "home")
            case .suit: (assessment(child, .suitable), "home")
            case .close:
                (
                    .capacity(
                        CapacityRecord(
                            from: day("2019-01-01"), bedsUsable: 0, familySlots: 15,
                            reason: .repair)), "home"
                )
            case .nominate: (ServiceScene.child("R-1"), "rotherham")
            }
        }

        private func assessment(_ child: String, _ match: Assessment.Match) -> Fact {
            .assessment(nomination: child, Assessment(match: match, date: day("2019-01-09")))
        }
    }

    private static let place = "2018-19-C4-p1"

    /// One child, offered the first place of the first cycle, brought to a state by events; the
    /// clock then stands after the first day of the cycle.
    private func scene(_ state: PlaceState) throws -> ServiceScene {
        var scene = ServiceScene()
        let child = scene.nominate("R-1")
        if state == .swapped { scene.nominateForSwap() }
        scene.pass(to: "2018-12-10T17:00:00Z")
        if state == .swapped { scene.swap("2018-19-C4-r1-s1") }
        let path: [Event] =
            switch state {
            case .offered, .lapsed, .swapped: []
            case .accepted: [.accept]
            case .inResidence: [.accept, .admit]
            case .stage2: [.accept, .admit, .stage2]
            case .ended: [.accept, .admit, .stage2, .end]
            case .declined: [.decline]
            case .withdrawn: [.withdraw]
            case .noShow: [.accept, .noShow]
            case .displaced: [.close]
            case .refusedByHome: [.unsuit]
            }
        if state == .lapsed { scene.pass(to: "2018-12-17T17:00:00Z") }
        for event in path {
            if [.admit, .noShow].contains(event) { scene.now = moment("2019-01-10T09:00:00Z") }
            let (fact, issuer) = event.fact(Self.place, child)
            #expect(scene.send(fact, from: issuer) == nil, "\(event) on the way to \(state)")
        }
        #expect(scene.state.place(Self.place)?.state == state)
        scene.now = moment("2019-01-10T09:00:00Z")
        return scene
    }

    /// Each state with, per event, the state it leads to (`ok`: allowed, and the place stays as it
    /// is) or the rule that forbids it. The document is signed in time, whenever it arrives.
    private static let table = """
        state           accept   decline  withdraw  admit        noShow  extend stage2  end
        offered         accepted declined withdrawn -            -       -      -       -
        accepted        shut     shut     withdrawn in-residence no-show -      -       -
        in-residence    shut     shut     over      -            -       ok     stage-2 ended
        stage-2         shut     shut     over      -            -       -      -       ended
        ended           shut     shut     over      -            -       -      -       -
        no-show         shut     shut     over      -            -       -      -       -
        declined        shut     shut     ok        -            -       -      -       -
        lapsed          shut     shut     ok        -            -       -      -       -
        withdrawn       shut     shut     over      -            -       -      -       -
        displaced       shut     shut     ok        -            -       -      -       -
        refused-by-home shut     shut     ok        -            -       -      -       -
        swapped         shut     shut     ok        -            -       -      -       -
        """

    /// The same for what is said of the child, of the beds, and for its second nomination.
    private static let others = """
        state           unsuit          suit close     nominate
        offered         refused-by-home ok   displaced taken
        accepted        refused-by-home ok   displaced taken
        in-residence    lives           ok   ok        taken
        stage-2         gone            gone ok        taken
        ended           gone            gone ok        ok
        no-show         gone            gone ok        ok
        declined        ok              ok   ok        taken
        lapsed          ok              ok   ok        taken
        withdrawn       gone            gone ok        ok
        displaced       ok              ok   ok        taken
        refused-by-home ok              ok   ok        taken
        swapped         ok              ok   ok        taken
        """

    private static let codes: [String: RuleCode] = [
        "-": .placeState, "shut": .offerAnswered, "over": .alreadyEnded, "taken": .referenceInUse,
        "lives": .assessmentInResidence, "gone": .nominationEnded,
    ]

    /// The outcomes of a table by event, for one state.
    private func outcomes(_ table: String, of state: PlaceState) throws -> [(Event, String)] {
        let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let row = try #require(rows.first { $0[0] == state.rawValue })
        return try zip(rows[0], row).dropFirst().map { name, outcome in
            (try #require(Event(rawValue: name)), outcome)
        }
    }

    @Test(
        "Every event in every state is allowed or refused as the table says",
        arguments: PlaceState.allCases)
    func everyEvent(state: PlaceState) throws {
        let cells =
            try outcomes(Self.table, of: state) + outcomes(Self.others, of: state)
        #expect(cells.map(\.0) == Event.allCases)
        for (event, outcome) in cells {
            var scene = try scene(state)
            let child = try #require(scene.state.nominations.first).id
            let (fact, issuer) = event.fact(Self.place, child)
            let code = scene.send(
                fact, from: issuer, signedAt: moment("2018-12-17T16:59:59Z"))
            let after = try #require(scene.state.place(Self.place)).state
            #expect(code == Self.codes[outcome], "\(event) in \(state)")
            let moves = code == nil && outcome != "ok"
            #expect(after.rawValue == (moves ? outcome : state.rawValue), "\(event) in \(state)")
        }
    }

    @Test("A bed is held until the child has gone for good or the offer came to nothing")
    func beds() throws {
        for state in PlaceState.allCases {
            let scene = try scene(state)
            let held = scene.state.heldPlaces(in: "2018-19-C4").map(\.id)
            let holds = ![.declined, .lapsed, .withdrawn, .displaced, .refusedByHome, .swapped]
                .contains(state)
            #expect(held.filter { $0 == Self.place } == (holds ? [Self.place] : []), "\(state)")
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
            let (fact, issuer) = event.fact(Self.place, children[0])
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
