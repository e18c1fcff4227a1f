import Commissioning
import Testing

/// The team in a whole service: rounds that come due, slots that come and go.
@Suite("The life of a team slot")
struct TeamLifeTests {
    private func smallTeam(slots: Int) -> ServiceScene {
        var sample = SampleAgreement()
        sample.familySlots = slots
        return ServiceScene(sample)
    }

    private func refer(
        _ scene: inout ServiceScene, _ reference: String, by authority: String = "rotherham",
        weeks: Int? = nil, signedAt: Instant? = nil
    ) -> String {
        let id = TeamCase.id(ofDigest: scene.recorded(from: authority).digest)
        let code = scene.send(
            RuleCase.family(reference, weeks: weeks), from: authority, signedAt: signedAt)
        #expect(code == nil)
        return id
    }

    private func teamRounds(_ scene: ServiceScene) -> [String] {
        scene.state.team.rounds.map { "\($0.record.monday)" }
    }

    @Test("Nothing is due while nobody waits; then the first Monday of the agreement")
    func due() throws {
        var scene = ServiceScene()
        let before = scene.state.dueActions().filter { $0.kind != .decide(cycle: "") }
        #expect(!before.contains { if case .teamRound = $0.kind { true } else { false } })
        let id = refer(&scene, "R-F1")
        let action = try #require(
            scene.state.dueActions().first { if case .teamRound = $0.kind { true } else { false } })
        #expect(action.kind == .teamRound(monday: day("2019-01-07")))
        #expect(action.at == moment("2019-01-07T17:00:00Z"))
        scene.pass(to: "2019-01-07T17:00:00Z")
        let found = try #require(scene.state.team.teamCase(id))
        #expect(found.state == .given && found.weeks == 20)
        #expect(found.slot?.from == day("2019-01-07") && found.slot?.to == day("2019-05-27"))
        #expect(teamRounds(scene) == ["2019-01-07"])
        #expect(scene.state.nextTeamRoundForTests == nil)
    }

    @Test("A round that could give nothing is not held, and the next that can is known ahead")
    func noEmptyRounds() throws {
        var scene = smallTeam(slots: 9)
        for number in 1...9 { _ = refer(&scene, "R-F\(number)", weeks: 4 + number) }
        _ = refer(&scene, "B-F1", by: "barnsley")
        scene.pass(to: "2019-01-07T17:00:00Z")
        #expect(scene.state.team.rounds[0].record.given.count == 9)
        // The ten cannot all be held: the last of Rotherham waits, Barnsley got its slot.
        let waiting = try #require(scene.state.team.waiting.first)
        #expect(waiting.authority == "rotherham")
        let next = scene.state.dueActions().first {
            if case .teamRound = $0.kind { true } else { false }
        }
        #expect(next?.kind == .teamRound(monday: day("2019-02-11")))
        scene.pass(to: "2019-02-10T23:00:00Z")
        #expect(teamRounds(scene) == ["2019-01-07"])
        scene.pass(to: "2019-02-11T17:00:00Z")
        #expect(teamRounds(scene) == ["2019-01-07", "2019-02-11"])
    }

    @Test("What becomes free in the week is given on the next Monday, not at once")
    func nextMonday() throws {
        var scene = smallTeam(slots: 9)
        for number in 1...10 { _ = refer(&scene, "R-F\(number)") }
        scene.pass(to: "2019-01-15T09:00:00Z")
        #expect(scene.state.team.waiting.count == 1)
        scene.send(.withdrawal(reference: "R-F1", reason: .familyWithdrew), from: "rotherham")
        #expect(scene.state.team.cases[0].slot?.to == day("2019-01-15"))
        #expect(scene.state.dueActions().first?.at == moment("2019-01-21T17:00:00Z"))
        // A closing reported late, for a day before the last Monday, changes nothing in the past.
        scene.pass(to: "2019-01-30T09:00:00Z")
        let id = refer(&scene, "R-F11")
        let open = try #require(scene.state.team.cases.first { $0.state == .given }).id
        scene.send(.teamCase(open, .opened(day("2019-01-08"))), from: "home")
        scene.send(.teamCase(open, .closed(day("2019-01-20"), .disengaged)), from: "home")
        scene.pass(to: "2019-02-04T17:00:00Z")
        #expect(scene.state.team.teamCase(id)?.slot?.from == day("2019-02-04"))
        #expect(teamRounds(scene) == ["2019-01-07", "2019-01-21", "2019-02-04"])
    }

    @Test(
        "After downtime each missed Monday is held once, in order, and nothing begins in the past")
    func downtime() throws {
        var scene = smallTeam(slots: 9)
        let first = refer(&scene, "R-F1")
        scene.now = moment("2019-01-10T09:00:00Z")
        let second = refer(&scene, "B-F1", by: "barnsley")
        scene.now = moment("2019-01-30T09:00:00Z")
        // Cycles are decided on the way; what is left is the team's.
        while scene.doDue() {}
        let rounds = scene.state.team.rounds.map(\.record)
        #expect(rounds.map(\.monday) == [day("2019-01-07"), day("2019-01-14")])
        #expect(rounds.map(\.start) == [day("2019-01-30"), day("2019-01-30")])
        #expect(rounds.map { $0.given.map(\.referral.id) } == [[first], [second]])
        #expect(scene.state.nextTeamRoundForTests == nil)
    }

    @Test("A missed round in which nothing fits any more is held all the same, once")
    func missedForNothing() throws {
        var scene = smallTeam(slots: 9)
        _ = refer(&scene, "R-F1")
        scene.send(
            .capacity(
                CapacityRecord(
                    from: day("2019-06-01"), bedsUsable: 0, familySlots: 0, reason: .staffing)),
            from: "home")
        scene.now = moment("2019-02-01T09:00:00Z")
        while scene.doDue() {}
        let rounds = scene.state.team.rounds.map(\.record)
        // From 7 January twenty weeks would have fitted; from 1 February they do not.
        #expect(rounds.map(\.monday) == [day("2019-01-07")])
        #expect(rounds[0].given.isEmpty && rounds[0].waiting.count == 1)
        #expect(rounds[0].waiting[0].fullFrom == day("2019-06-01"))
    }

    @Test("A family referred after the hour of the round waits for the next, whenever it is read")
    func lateReferral() {
        var scene = ServiceScene()
        scene.now = moment("2019-01-08T09:00:00Z")
        let inTime = refer(&scene, "R-F1", signedAt: moment("2019-01-07T17:00:00Z"))
        let late = refer(&scene, "R-F2", signedAt: moment("2019-01-07T17:00:01Z"))
        while scene.doDue() {}
        #expect(scene.state.team.teamCase(inTime)?.state == .given)
        #expect(scene.state.team.teamCase(late)?.state == .waiting)
    }

    @Test("Places of the home hold slots from the offer on, and give them back when they lapse")
    func places() throws {
        var scene = smallTeam(slots: 9)
        for number in 1...3 { scene.nominate("R-\(number)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        let cycle = try #require(scene.state.cycle("2018-19-C4"))
        #expect(scene.state.teamHolds.count == 3)
        let stay = cycle.end.adding(days: 140)
        #expect(scene.state.teamBusy(excluding: []).map(\.slots) == [3])
        #expect(scene.state.teamBusy(excluding: [])[0].from == cycle.start)
        #expect(scene.state.teamBusy(excluding: [])[0].to == stay)
        #expect(scene.state.teamBusy(excluding: [cycle]).isEmpty)
        scene.pass(to: "2018-12-17T17:00:00Z")
        #expect(scene.state.places.map(\.state).contains(.lapsed))
        #expect(
            scene.state.teamHolds.allSatisfy { scene.state.place($0.subject)?.state == .offered })
    }

    @Test(
        "A stay that ends early frees its slot from that day; one that goes home early ends sooner")
    func placeEnds() throws {
        var scene = ServiceScene()
        try RuleCase.reside(&scene)
        let place = try #require(scene.state.place(RuleCase.first))
        #expect(scene.state.teamHold(of: place) == (day("2019-01-07"), day("2019-08-19")))
        scene.pass(to: "2019-02-20T09:00:00Z")
        var other = scene
        other.send(
            .placement(place: place.id, .stage2(day("2019-02-18"))), from: "home")
        let home = try #require(other.state.place(place.id))
        #expect(other.state.teamHold(of: home) == (day("2019-01-07"), day("2019-07-08")))
        scene.send(
            .placement(place: place.id, .ended(day("2019-02-11"), .disengaged)), from: "home")
        let ended = try #require(scene.state.place(place.id))
        #expect(scene.state.teamHold(of: ended) == (day("2019-01-07"), day("2019-02-11")))
    }

    @Test("Slots change with the staff: the newest record that has begun holds")
    func slots() {
        var scene = ServiceScene()
        for (from, slots) in [("2019-03-01", 12), ("2019-02-01", 10), ("2019-03-01", 14)] {
            scene.record(
                .capacity(
                    CapacityRecord(
                        from: day(from), bedsUsable: 3, familySlots: slots, reason: .staffing)),
                from: "home")
        }
        #expect(scene.state.teamSlots(on: day("2019-01-31")) == 15)
        #expect(scene.state.teamSlots(on: day("2019-02-01")) == 10)
        #expect(scene.state.teamSlots(on: day("2019-03-01")) == 14)
    }

    @Test("The account is exact in every financial year, and the years add up to the whole")
    func years() throws {
        var scene = ServiceScene()
        for number in 1...4 { _ = refer(&scene, "R-F\(number)", weeks: 30) }
        _ = refer(&scene, "B-F1", by: "barnsley", weeks: 10)
        scene.pass(to: "2019-01-07T17:00:00Z")
        let whole = try #require(scene.state.teamAccount())
        #expect(whole.heldDays == [840, 70])
        #expect((0...1).map(whole.balance) == [-770, 770])
        let first = FinancialYear(of: day("2019-01-07"))
        let parts = [first, first.next].compactMap {
            scene.state.teamAccount(within: ($0.start, $0.end))
        }
        #expect(parts.map(\.heldDays) == [[336, 70], [504, 0]])
        #expect(parts.allSatisfy { $0.balance(0) + $0.balance(1) == 0 })
    }
}

extension ServiceState {
    /// The round that is due next, if any.
    fileprivate var nextTeamRoundForTests: DueAction? {
        dueActions().first { if case .teamRound = $0.kind { true } else { false } }
    }
}
