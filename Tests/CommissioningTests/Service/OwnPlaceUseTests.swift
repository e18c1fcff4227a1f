import Commissioning
import Testing

@Suite("What has become of each own place")
struct OwnPlaceUseTests {
    private func uses(_ scene: ServiceScene, _ cycle: Int = 0) -> [[String]] {
        scene.state.ownPlaceUses(in: scene.state.cycles[cycle], at: scene.now)
            .map { $0.map(\.status.rawValue) }
    }

    private func wishes(
        _ cycle: String = "2018-19-C4", release: Int = 0, sell: Int = 0, buy: Int = 0
    ) -> Fact {
        .authorityAllocation(
            Ranking(
                cycle: cycle, order: [], releasePlaces: release, morePlacesMaximum: nil,
                sell: sell > 0 ? PlacesForSale(places: sell, pricePence: 100) : nil,
                buy: buy > 0 ? PlacesToBuy(places: buy, pricePenceMaximum: 100) : nil))
    }

    @Test("From the roster to the release deadline, and on to the decision")
    func before() {
        var scene = ServiceScene()
        #expect(uses(scene) == [["rostered", "rostered"], ["rostered"]])
        scene.nominate("R-1")
        scene.nominate("B-1", by: "barnsley", assessed: false)
        #expect(uses(scene) == [["held", "rostered"], ["rostered"]])
        scene.pass(to: "2018-12-03T17:00:00Z")
        #expect(uses(scene) == [["held", "rostered"], ["rostered"]])
        scene.pass(to: "2018-12-03T17:00:01Z")
        #expect(uses(scene) == [["held", "auto-released"], ["auto-released"]])
        scene.send(wishes(release: 1, sell: 1), from: "rotherham")
        #expect(uses(scene) == [["released", "for-sale"], ["auto-released"]])
    }

    @Test("After the decision: used, lent, sold or idle")
    func after() {
        var scene = ServiceScene()
        for number in 1...3 { scene.nominate("B-\(number)", by: "barnsley") }
        scene.send(wishes(release: 1, sell: 1), from: "rotherham")
        scene.send(wishes(buy: 1), from: "barnsley")
        scene.pass(to: "2018-12-10T17:00:00Z")
        #expect(uses(scene).map { $0.sorted() } == [["lent", "sold"], ["used"]])
        for place in scene.state.places where place.funding != .standing {
            scene.send(.response(place: place.id, answer: .decline), from: "barnsley")
        }
        #expect(uses(scene) == [["idle", "idle"], ["used"]])
        #expect(scene.state.places.first { $0.funding == .spot }?.pricePence == 100)
        #expect(scene.state.places.first { $0.funding == .spot }?.lender == "rotherham")
    }

    @Test("A sold place makes no debt")
    func noDebt() throws {
        var scene = ServiceScene()
        for number in 1...2 { scene.nominate("B-\(number)", by: "barnsley") }
        scene.send(wishes(sell: 1), from: "rotherham")
        scene.send(wishes(buy: 1), from: "barnsley")
        scene.pass(to: "2018-12-10T17:00:00Z")
        #expect(scene.state.places.map(\.funding).contains(.spot))
        let account = try #require(scene.state.lending(asOf: 1))
        #expect(account.lots.isEmpty)
    }
}
