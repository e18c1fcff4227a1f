import Commissioning
import Testing

@Suite("Places given up in time and late")
struct LatePlaceTests {
    private static let cycle = "2018-19-C4"

    private func wishes(release: Int = 0, sell: PlacesForSale? = nil) -> Fact {
        .authorityAllocation(
            Ranking(
                cycle: Self.cycle, order: [], releasePlaces: release, morePlacesMaximum: nil,
                sell: sell))
    }

    /// Rotherham's two seats, of which it releases one at a moment; Barnsley has one place and two
    /// children. The release closes on 3 December at 17:00.
    private func scene(releasedAt moments: [(String, Int)]) -> ServiceScene {
        var scene = ServiceScene()
        for number in 1...2 { scene.nominate("B-\(number)", by: "barnsley") }
        for (now, places) in moments {
            scene.pass(to: now)
            scene.send(wishes(release: places), from: "rotherham")
        }
        for number in 1...2 { scene.nominate("R-\(number)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        return scene
    }

    private func lent(_ scene: ServiceScene) throws -> Place {
        try #require(scene.state.places.last { $0.funding == .lent })
    }

    @Test("A release counts as in time to the second, and as late after it")
    func deadline() throws {
        for (now, isLate) in [("2018-12-03T17:00:00Z", false), ("2018-12-03T17:00:01Z", true)] {
            let place = try lent(scene(releasedAt: [(now, 1)]))
            #expect(place.lender == "rotherham")
            #expect(place.isLate == isLate, "\(now)")
        }
    }

    @Test("What was released in time stays so when the wishes are sent again, unless taken back")
    func again() throws {
        let kept = [("2018-12-03T17:00:00Z", 1), ("2018-12-05T09:00:00Z", 1)]
        #expect(try !lent(scene(releasedAt: kept)).isLate)
        let back = [kept[0]] + [("2018-12-05T09:00:00Z", 0), ("2018-12-06T09:00:00Z", 1)]
        #expect(try lent(scene(releasedAt: back)).isLate)
    }

    @Test("A late place counts the weeks used, begun ones whole, and never more than the stay")
    func weeks() throws {
        let rows: [(admitted: String?, weeks: Int)] = [
            (nil, 12), ("2019-01-07", 12), ("2019-01-08", 12), ("2019-01-13", 12),
            ("2019-01-14", 11), ("2019-01-20", 11), ("2019-01-21", 10),
        ]
        for (admitted, weeks) in rows {
            for (released, isLate) in [
                ("2018-12-03T17:00:00Z", false), ("2018-12-04T17:00:00Z", true),
            ] {
                var scene = scene(releasedAt: [(released, 1)])
                let place = try lent(scene)
                scene.send(.response(place: place.id, answer: .accept), from: "barnsley")
                scene.pass(to: "2019-01-22T09:00:00Z")
                if let admitted {
                    scene.send(.placement(place: place.id, .admitted(day(admitted))), from: "home")
                }
                let after = try #require(scene.state.place(place.id))
                #expect(scene.state.loanWeeks(of: after) == (isLate ? weeks : 12), "\(weeks)")
                let account = try #require(scene.state.lending(asOf: 1))
                #expect(account.balanceWeeks(0) == (isLate ? weeks : 12))
            }
        }
    }

    @Test("An idle place is lent as free in time, also to a child who comes after the decision")
    func idle() throws {
        var scene = ServiceScene()
        for number in 1...2 { scene.nominate("R-\(number)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        for place in scene.state.places {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        scene.pass(to: "2019-01-16T09:00:00Z")
        scene.nominate("R-3")
        let place = try lent(scene)
        #expect(place.lender == "barnsley" && !place.isLate)
        #expect(scene.state.loanWeeks(of: place) == 12)
    }

    @Test("A place that came to nothing is late to whoever has it next")
    func freed() throws {
        var scene = ServiceScene()
        let own = scene.nominate("B-1", by: "barnsley")
        for number in 1...2 { scene.nominate("R-\(number)") }
        scene.pass(to: "2018-12-10T17:00:00Z")
        let given = try #require(scene.place(of: own))
        scene.send(.response(place: given.id, answer: .accept), from: "barnsley")
        for place in scene.state.places where place.authority == "rotherham" {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        scene.pass(to: "2018-12-20T09:00:00Z")
        scene.nominate("R-3")
        scene.send(.withdrawal(reference: "B-1", reason: .other), from: "barnsley")
        let next = try lent(scene)
        #expect(next.lender == "barnsley" && next.isLate)
        #expect(scene.state.loanWeeks(of: next) == 12)
    }

    @Test("Places for sale are given up like released ones, and are lent where nobody buys")
    func unsold() throws {
        var scene = ServiceScene()
        for number in 1...2 { scene.nominate("B-\(number)", by: "barnsley") }
        for number in 1...2 { scene.nominate("R-\(number)", priorityClass: 9) }
        scene.send(
            wishes(sell: PlacesForSale(places: 1, pricePence: 100)), from: "rotherham")
        scene.pass(to: "2018-12-10T17:00:00Z")
        #expect(try lent(scene).lender == "rotherham")
    }
}
