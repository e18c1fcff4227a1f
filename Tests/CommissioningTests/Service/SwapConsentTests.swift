import Commissioning
import Testing

extension ServiceScene {
    /// Beside one child of Rotherham who can wait: three children who must start in the first
    /// cycle, and one of Barnsley too many.
    mutating func nominateForSwap() {
        nominate("R-2", waiting: "2018-07-01", latest: "2019-01-07")
        nominate("B-1", by: "barnsley", waiting: "2018-07-01", latest: "2019-01-07")
        nominate("B-2", by: "barnsley", waiting: "2018-07-02", latest: "2019-01-07")
    }

    /// Lets both authorities agree to a swap.
    mutating func swap(_ id: String) {
        #expect(send(.swapConsent(swap: id, answer: .agree), from: "rotherham") == nil)
        #expect(send(.swapConsent(swap: id, answer: .agree), from: "barnsley") == nil)
    }
}

@Suite("Swaps: proposed, agreed to by both or not, and carried out")
struct SwapConsentTests {
    private static let swap = "2018-19-C4-r1-s1"
    private static let first = "2018-19-C4"
    private static let later = "2019-20-C1"
    private static let close = "2018-12-10T17:00:00Z"
    private static let due = "2018-12-17T17:00:00Z"

    /// A scene with one proposal, decided at the deadline: the ids of, B-1 and B-2.
    private func propose() -> (ServiceScene, [String]) {
        var scene = ServiceScene()
        scene.nominate("R-1")
        scene.nominateForSwap()
        scene.pass(to: Self.close)
        return (scene, scene.state.nominations.map(\.id))
    }

    private func agree(_ id: String = Self.swap) -> Fact { .swapConsent(swap: id, answer: .agree) }

    @Test("A decision proposes that the child who can wait waits for the one who cannot")
    func proposal() throws {
        let (scene, ids) = propose()
        let record = try #require(scene.state.allocation(for: Self.first)).record
        #expect(
            record.swaps == [
                AllocationRecord.Swap(
                    id: Self.swap, gives: "rotherham", takes: "barnsley", child: ids[0],
                    until: Self.later, instead: ids[3], placements: 4, placementsWithout: 3,
                    answerUntil: moment(Self.due))
            ])
        #expect(scene.state.openSwaps(at: scene.now).map(\.terms) == record.swaps)
        #expect(scene.place(of: ids[3]) == nil)
    }

    @Test("When both agree the one has a firm place later and the other is offered the bed")
    func bothAgree() throws {
        for order in [["rotherham", "barnsley"], ["barnsley", "rotherham"]] {
            var (scene, ids) = propose()
            #expect(scene.send(agree(), from: order[0]) == nil)
            #expect(scene.place(of: ids[0])?.cycle == Self.first)
            #expect(scene.send(agree(), from: order[1]) == nil)
            #expect(scene.state.place("2018-19-C4-p1")?.state == .swapped)
            let firm = try #require(scene.place(of: ids[0]))
            #expect(firm.id == "2019-20-C1-p1")
            #expect(firm.state == .accepted)
            #expect(firm.funding == .lent && firm.lender == "barnsley")
            let offered = try #require(scene.place(of: ids[3]))
            #expect(offered.id == "2018-19-C4-p4")
            #expect(offered.state == .offered)
            #expect(offered.funding == .lent && offered.lender == "rotherham")
            let again = try #require(scene.state.allocation(for: Self.first)).record
            #expect(again.revision == 2)
            #expect(again.causes == [.init(.swap, subject: Self.swap)])
            #expect(again.places.map(\.nomination) == [ids[1], ids[2], ids[3]])
            #expect(again.swaps.isEmpty)
            #expect(scene.state.openSwaps(at: scene.now).isEmpty)
        }
    }

    @Test("The two lots repay each other")
    func lots() throws {
        var (scene, _) = propose()
        scene.swap(Self.swap)
        let between = try #require(scene.state.lending(asOf: 1))
        #expect([0, 1].map(between.balanceWeeks) == [12, -12])
        let after = try #require(scene.state.lending(asOf: 2))
        #expect([0, 1].map(after.balanceWeeks) == [0, 0])
    }

    @Test("The firm place is kept by every decision, and lived in when its time comes")
    func firmPlace() throws {
        var (scene, ids) = propose()
        scene.swap(Self.swap)
        // More urgent children than beds, all for the later cycle.
        for number in 1...4 {
            scene.nominate("R-1\(number)", priorityClass: 0)
            scene.nominate("B-1\(number)", by: "barnsley", priorityClass: 0)
        }
        scene.pass(to: "2019-03-11T17:00:00Z")
        let held = scene.state.heldPlaces(in: Self.later)
        #expect(held.map(\.id) == ["2019-20-C1-p1", "2019-20-C1-p2", "2019-20-C1-p3"])
        #expect(held[0].nomination == ids[0])
        let record = try #require(scene.state.allocation(for: Self.later)).record
        #expect(record.places.contains { $0.place == "2019-20-C1-p1" && $0.lender == "barnsley" })
        scene.pass(to: "2019-04-09T09:00:00Z")
        #expect(
            scene.send(
                .placement(place: "2019-20-C1-p1", .admitted(day("2019-04-08"))), from: "home")
                == nil)
        #expect(scene.place(of: ids[0])?.state == .inResidence)
    }

    @Test("A bed that closes takes the firm place with it, and the child waits again")
    func capacity() throws {
        var (scene, ids) = propose()
        scene.swap(Self.swap)
        scene.send(
            .capacity(
                CapacityRecord(
                    from: day("2019-03-25"), bedsUsable: 0, familySlots: 15, reason: .repair)),
            from: "home")
        scene.pass(to: "2019-03-11T17:00:00Z")
        #expect(scene.state.place("2019-20-C1-p1")?.state == .displaced)
        #expect(scene.state.heldPlaces(in: Self.later).isEmpty)
        #expect(scene.state.nomination(ids[0]).map(scene.state.isOpen) == true)
    }

    @Test("A child withdrawn from its firm place leaves the bed to others")
    func withdrawnLater() {
        var (scene, ids) = propose()
        scene.swap(Self.swap)
        scene.send(.withdrawal(reference: "R-1", reason: .other), from: "rotherham")
        #expect(scene.state.place("2019-20-C1-p1")?.state == .withdrawn)
        #expect(scene.state.place("2018-19-C4-p1")?.state == .swapped)
        #expect(scene.place(of: ids[3])?.state == .offered)
        let other = scene.nominate("R-3")
        scene.pass(to: "2019-03-11T17:00:00Z")
        #expect(scene.place(of: other)?.id == "2019-20-C1-p2")
    }

    @Test("A place given and then declined goes to the next child, and the swap stands")
    func declined() {
        var (scene, ids) = propose()
        scene.swap(Self.swap)
        let next = scene.nominate("R-3")
        scene.send(.response(place: "2018-19-C4-p4", answer: .decline), from: "barnsley")
        #expect(scene.place(of: next)?.cycle == Self.first)
        #expect(scene.place(of: ids[0])?.cycle == Self.later)
    }

    @Test("One refusal ends it, and the same terms are not proposed again")
    func refusal() throws {
        for refuser in ["rotherham", "barnsley"] {
            var (scene, ids) = propose()
            let other = refuser == "rotherham" ? "barnsley" : "rotherham"
            #expect(scene.send(agree(), from: other) == nil)
            #expect(
                scene.send(.swapConsent(swap: Self.swap, answer: .refuse), from: refuser) == nil)
            #expect(scene.state.openSwaps(at: scene.now).isEmpty)
            #expect(scene.place(of: ids[0])?.id == "2018-19-C4-p1")
            #expect(scene.breach(agree(), from: refuser) == .swapAnswered)
            #expect(scene.breach(agree(), from: other) == .swapAnswered)
            scene.send(.response(place: "2018-19-C4-p2", answer: .decline), from: "rotherham")
            #expect(try #require(scene.state.allocation(for: Self.first)).record.swaps.isEmpty)
        }
    }

    @Test("One who says nothing lets it expire, and nothing changes")
    func silence() {
        var (scene, ids) = propose()
        for place in ["2018-19-C4-p1", "2018-19-C4-p2"] {
            scene.send(.response(place: place, answer: .accept), from: "rotherham")
        }
        scene.send(.response(place: "2018-19-C4-p3", answer: .accept), from: "barnsley")
        scene.send(agree(), from: "rotherham")
        scene.pass(to: Self.due)
        #expect(scene.state.openSwaps(at: scene.now).count == 1)
        scene.pass(to: "2018-12-17T17:00:01Z")
        #expect(scene.state.openSwaps(at: scene.now).isEmpty)
        #expect(scene.breach(agree(), from: "barnsley") == .swapLate)
        #expect(scene.breach(agree(), from: "barnsley", signedAt: moment(Self.due)) == nil)
        #expect(scene.place(of: ids[0])?.state == .accepted)
        #expect(scene.place(of: ids[3]) == nil)
    }

    @Test("An accepted place can still be swapped, a child in the home never moves")
    func promised() {
        var (scene, ids) = propose()
        scene.send(.response(place: "2018-19-C4-p1", answer: .accept), from: "rotherham")
        var lived = scene
        scene.swap(Self.swap)
        #expect(scene.place(of: ids[0])?.cycle == Self.later)
        lived.now = moment("2019-01-08T09:00:00Z")
        lived.send(
            .placement(place: "2018-19-C4-p1", .admitted(day("2019-01-07"))), from: "home")
        #expect(
            lived.breach(agree(), from: "barnsley", signedAt: moment(Self.due)) == .swapSuperseded)
    }

    @Test("What it rests on must still be so at the last consent")
    func superseded() {
        let changes: [(inout ServiceScene) -> Void] = [
            { $0.send(.withdrawal(reference: "R-1", reason: .other), from: "rotherham") },
            { $0.send(.withdrawal(reference: "B-2", reason: .other), from: "barnsley") },
            { $0.send(.response(place: "2018-19-C4-p1", answer: .decline), from: "rotherham") },
            { scene in
                let last = scene.state.nominations[3].id
                scene.assess(last, .unsuitable)
            },
            { $0.send(.withdrawal(reference: "B-1", reason: .other), from: "barnsley") },
        ]
        for change in changes {
            var (scene, _) = propose()
            #expect(scene.send(agree(), from: "rotherham") == nil)
            change(&scene)
            #expect(scene.breach(agree(), from: "barnsley") == .swapSuperseded)
            #expect(scene.state.openSwaps(at: scene.now).isEmpty)
        }
    }

    @Test("A re-run that changes nothing of it keeps the proposal under its id and deadline")
    func keptByReruns() throws {
        var (scene, ids) = propose()
        scene.send(agree(), from: "rotherham")
        scene.now = moment("2018-12-12T09:00:00Z")
        scene.send(.response(place: "2018-19-C4-p2", answer: .decline), from: "rotherham")
        // Barnsley's second child had the bed that was declined; the next one waits now.
        let record = try #require(scene.state.allocation(for: Self.first)).record
        #expect(record.revision == 2)
        #expect(scene.place(of: ids[3])?.cycle == Self.first)
        #expect(scene.breach(agree(), from: "barnsley") == .swapSuperseded)
        var other = propose().0
        other.nominate("B-3", by: "barnsley", waiting: "2018-07-03", latest: "2019-01-07")
        other.send(agree(), from: "rotherham")
        other.now = moment("2018-12-12T09:00:00Z")
        other.send(.withdrawal(reference: "B-1", reason: .other), from: "barnsley")
        let swaps = try #require(other.state.allocation(for: Self.first)).record.swaps
        #expect(swaps.map(\.id) == ["2018-19-C4-r2-s1"])
        #expect(swaps.map(\.answerUntil) == [moment("2018-12-19T17:00:00Z")])
    }
}
