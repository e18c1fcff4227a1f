import Commissioning
import Testing

@Suite("Charges")
struct ChargeTests {
    @Test("A quarter by hand: the team by halves, the home by its shares, a standing place")
    func firstQuarter() throws {
        var charges = try ChargeScene()
        charges.admit()
        // Home 142,500 and half of team 100,000 and other 37,500. A place at 93,333.33 pays for
        // 47,500.00 of the home, 33,333.33 of the team and 12,500.00 of the rest: the first to who
        // is charged for the home, of the others half to each.
        #expect(charges.owed("rotherham", "2018-19-Q4", on: "2019-03-31") == 21_125_000 - 7_041_667)
        #expect(
            charges.owed("barnsley", "2018-19-Q4", on: "2019-03-31")
                == 6_875_000 + 9_333_333 - 2_291_666)
    }

    @Test("All authorities together owe what the service costs, in every quarter of five years")
    func wholeCost() throws {
        var charges = try ChargeScene()
        charges.admit()
        let lines = charges.state.chargeLines(on: day("2024-06-01"))
        var byQuarter: [String: Int] = [:]
        for line in lines { byQuarter[line.key.quarter, default: 0] += line.pence }
        // A quarter of 1,120,000; 20 quarters of service from January 2019 to December 2023.
        #expect(byQuarter.count == 20)
        #expect(byQuarter.values.allSatisfy { $0 == 28_000_000 })
        #expect(byQuarter["2023-24-Q4"] == nil)
    }

    @Test("An odd price is dealt out to the penny: quarters add up to the year, parts to the whole")
    func oddPrices() throws {
        var sample = SampleAgreement.priced
        sample.teamShares = [2, 1]
        sample.prices = [
            .init("community-team", pence: 10_000_003, per: "year", vat: "exempt"),
            .init("visits", pence: 1001, per: "week", vat: "standard"),
            .init("set-up", pence: 6_612_501, per: "once", vat: "standard"),
        ]
        let charges = try ChargeScene(sample)
        let lines = charges.state.chargeLines(on: day("2024-06-01"))
        func sum(_ item: String, _ year: String? = nil) -> Int {
            lines.reduce(0) { sum, line in
                let isIn = year.map { line.key.quarter.hasPrefix($0) } ?? true
                return line.key.item == item && isIn ? sum + line.pence : sum
            }
        }
        #expect(sum("community-team", "2019-20") == 10_000_003)
        #expect(sum("set-up") == 6_612_501)
        #expect(lines.count { $0.key.item == "set-up" } == 2)
        // 1826 days from 1 January 2019 to 31 December 2023 at 10.01 a week.
        #expect(sum("visits") == (1826 * 1001 * 2 + 7) / 14)
        #expect(lines.allSatisfy { $0.key.item == "community-team" || $0.vat == "standard" })
    }

    @Test("Early ending, no-show and void are charged as the rule says")
    func rules() throws {
        var nights = SampleAgreement.priced
        nights.finance.charging.partCycle = .nights
        var whole = try ChargeScene()
        var part = try ChargeScene(nights)
        for index in 0..<1 {
            _ = index
            whole.admit()
            whole.send(1, .ended(day("2019-01-28"), .disengaged), at: "2019-01-28T12:00:00Z")
            part.admit()
            part.send(1, .ended(day("2019-01-28"), .disengaged), at: "2019-01-28T12:00:00Z")
        }
        let standing = { (scene: ChargeScene) in
            scene.state.chargeLines(on: day("2019-03-31")).first { $0.key.kind == .place }
        }
        #expect(standing(whole)?.pence == 9_333_333)
        // 21 of 84 nights: a quarter of the price, 2,333,333.25 pence.
        #expect(standing(part)?.pence == 2_333_333)
        #expect(standing(part)?.basis.contains("21 of 84 nights used") == true)

        var free = SampleAgreement.priced
        free.finance.charging.void = .free
        for (sample, expected) in [(SampleAgreement.priced, 9_333_333), (free, nil)] {
            var scene = ServiceScene(sample)
            scene.pass(to: "2019-02-01T09:00:00Z")
            let line = scene.state.chargeLines(on: day("2019-03-31")).first {
                $0.key.kind == .place
            }
            #expect(line?.pence == expected)
        }
    }

    @Test("Blocked nights are credited where the rule says so, and void is not blocked")
    func blocked() throws {
        var credited = SampleAgreement.priced
        credited.finance.charging.blocked = .credited
        var charges = try ChargeScene(credited)
        charges.admit()
        charges.scene.send(
            .capacity(
                CapacityRecord(
                    from: day("2019-03-02"), bedsUsable: 2, familySlots: 15, reason: .repair)),
            from: "home")
        let nights = charges.state.bedNights(from: day("2019-01-07"), to: day("2019-04-01"))
        #expect(nights.occupied == 2 * 84 && nights.blocked == 30 && nights.void == 54)
        let line = charges.state.chargeLines(on: day("2019-04-01")).first {
            $0.key.kind == .blockedCredit
        }
        // 30 of 270 bed-nights of a quarter's 142,500.
        #expect(line?.pence == -1_583_333)
    }

    @Test("A bought place is charged to the buyer and credited to the seller, to the penny")
    func boughtPlaces() throws {
        var sample = SampleAgreement.equalBeds
        sample.prices = SampleAgreement.priced.prices
        var scene = ServiceScene(sample)
        for number in 1...3 { scene.nominate("R-\(number)") }
        scene.send(
            .authorityAllocation(
                Ranking(
                    cycle: scene.state.cycles[0].id, order: [], releasePlaces: 0,
                    morePlacesMaximum: nil,
                    buy: PlacesToBuy(places: 3, pricePenceMaximum: 5_000_001))),
            from: "rotherham")
        scene.send(
            .authorityAllocation(
                Ranking(
                    cycle: scene.state.cycles[0].id, order: [], releasePlaces: 0,
                    morePlacesMaximum: nil, sell: PlacesForSale(places: 1, pricePence: 4_750_001))),
            from: "barnsley")
        scene.pass(to: "2018-12-11T09:00:00Z")
        for place in scene.state.places where place.state == .offered {
            scene.send(.response(place: place.id, answer: .accept), from: "rotherham")
        }
        let bought = scene.state.chargeLines(on: day("2019-01-08")).filter {
            $0.key.item == "spot-place"
        }
        #expect(bought.map(\.pence).sorted() == [-4_750_001, 4_750_001])
        #expect(bought.first { $0.pence > 0 }?.key.authority == "rotherham")
        #expect(bought.first { $0.pence < 0 }?.key.authority == "barnsley")
    }

    @Test("Every line leads to what it rests on")
    func evidence() throws {
        var charges = try ChargeScene()
        charges.admit()
        for line in charges.state.chargeLines(on: day("2019-03-31")) {
            #expect(line.evidence.contains { $0.kind == "agreement" && !$0.id.isEmpty })
            if line.key.kind == .place {
                let kinds = Set(line.evidence.map(\.kind))
                #expect(kinds == ["agreement", "allocation", "place"])
                #expect(line.evidence.filter { $0.kind != "agreement" }.allSatisfy { $0.entry > 0 })
            }
        }
    }

    @Test("The year's true-up divides the cost by use, and adds up to nothing")
    func trueUp() throws {
        var sample = SampleAgreement.priced
        sample.finance.charging.trueUp = .charged
        var charges = try ChargeScene(sample)
        charges.admit()
        let lines = charges.state.chargeLines(on: day("2019-03-31")).filter {
            $0.key.kind == .trueUp
        }
        let team = lines.filter { $0.key.item == "community-team" }
        // One family each: by use as by shares, so there is no line.
        #expect(team.isEmpty)
        #expect(lines.reduce(0) { $0 + $1.pence } == 0)
        charges.send(1, .ended(day("2019-01-28"), .disengaged), at: "2019-01-28T12:00:00Z")
        let later = charges.state.chargeLines(on: day("2019-03-31")).filter {
            $0.key.kind == .trueUp && $0.key.item == "community-team"
        }
        // 84 and 21 slot-days of a quarter's 100,000 for the team: 80,000 and 20,000 by use.
        #expect(later.map(\.pence).sorted() == [-3_000_000, 3_000_000])
    }
}
