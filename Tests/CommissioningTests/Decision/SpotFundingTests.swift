import Commissioning
import Testing

@Suite("Places bought and sold in a decision")
struct SpotFundingTests {
    /// Three authorities with a seat each in one cycle, and so many children.
    private func instance(
        children: [Int], _ change: (inout DecisionInstance) -> Void
    ) throws -> DecisionInstance {
        let zero = try #require(Ticket(Array(repeating: 0, count: 32)))
        var instance = DecisionInstance(
            cycles: [.init(id: "c", beds: 3)],
            authorities: ["a", "b", "c"].map { .init(id: $0, share: 1) }, nominations: [],
            roster: RosterState(authorities: 3))
        for (owner, count) in children.enumerated() {
            for number in 0..<count {
                instance.nominations.append(
                    .init(
                        id: "n\(owner)\(number)", authority: owner, priorityClass: 1,
                        waitingSince: number, ticket: zero, cycles: [0]))
            }
        }
        change(&instance)
        return instance
    }

    /// `owner funding lender price` of every placement, in the order of claims.
    private func fundings(
        children: [Int], _ change: (inout DecisionInstance) -> Void
    ) throws -> [String] {
        let instance = try instance(children: children, change)
        return try instance.decide().placements.map {
            "\(instance.nominations[$0.nomination].authority) \($0.funding.rawValue) "
                + "\($0.lender.map(String.init) ?? "-") \($0.pricePence.map(String.init) ?? "-")"
        }.sorted()
    }

    private func sale(_ places: Int, _ price: Int) -> PlacesForSale {
        PlacesForSale(places: places, pricePence: price)
    }

    private func order(_ places: Int, _ most: Int) -> PlacesToBuy {
        PlacesToBuy(places: places, pricePenceMaximum: most)
    }

    @Test("A place is sold to who would pay what it costs, and lent to who would not")
    func atThePrice() throws {
        for (most, expected) in [(500, "0 spot 1 500"), (499, "0 lent 1 -")] {
            let found = try fundings(children: [2, 0, 1]) {
                $0.authorities[1].sellNow = sale(1, 500)
                $0.authorities[0].buyNow = order(1, most)
            }
            #expect(found == [expected, "0 seat - -", "2 seat - -"].sorted())
        }
    }

    @Test("The cheapest place for sale goes first, and of equal ones that of the first seller")
    func cheapest() throws {
        for (first, second, expected) in [
            (300, 200, "0 spot 2 200"), (200, 300, "0 spot 1 200"), (200, 200, "0 spot 1 200"),
        ] {
            let found = try fundings(children: [2, 0, 0]) {
                $0.authorities[1].sellNow = sale(1, first)
                $0.authorities[2].sellNow = sale(1, second)
                $0.authorities[0].buyNow = order(2, 1_000)
            }
            #expect(found == ["0 seat - -", expected])
        }
    }

    @Test("No more places are bought than ordered; the rest is borrowed")
    func noMoreThanOrdered() throws {
        let found = try fundings(children: [3, 0, 0]) {
            $0.authorities[1].sellNow = sale(1, 100)
            $0.authorities[2].sellNow = sale(1, 200)
            $0.authorities[0].buyNow = order(1, 1_000)
        }
        #expect(found == ["0 lent 2 -", "0 seat - -", "0 spot 1 100"])
    }

    @Test("A place that nobody claims is bought at the agreed price, one released is only lent")
    func unclaimed() throws {
        let unclaimed = try fundings(children: [2, 0, 1]) {
            $0.spotPricePence = 400
            $0.authorities[0].buyNow = order(1, 400)
        }
        #expect(unclaimed == ["0 seat - -", "0 spot 1 400", "2 seat - -"])
        let tooDear = try fundings(children: [2, 0, 1]) {
            $0.spotPricePence = 401
            $0.authorities[0].buyNow = order(1, 400)
        }
        #expect(tooDear == ["0 lent 1 -", "0 seat - -", "2 seat - -"])
        let released = try fundings(children: [2, 0, 1]) {
            $0.spotPricePence = 400
            $0.authorities[0].buyNow = order(1, 400)
            $0.authorities[1].releasedNow = 1
        }
        #expect(released == ["0 lent 1 -", "0 seat - -", "2 seat - -"])
    }

    @Test("Nobody buys what it could have of its own, and a seller's own child comes first")
    func ownFirst() throws {
        let buyer = try fundings(children: [1, 0, 0]) {
            $0.authorities[1].sellNow = sale(1, 100)
            $0.authorities[0].buyNow = order(1, 1_000)
        }
        #expect(buyer == ["0 seat - -"])
        let seller = try fundings(children: [1, 1, 1]) {
            $0.authorities[1].sellNow = sale(1, 100)
            $0.authorities[0].buyNow = order(1, 1_000)
        }
        #expect(seller == ["0 seat - -", "1 seat - -", "2 seat - -"])
    }

    @Test("What is for sale is not what its owner is entitled to")
    func givenUp() throws {
        let decision = try instance(children: [3, 3, 0]) {
            $0.authorities[1].sellNow = sale(1, 100)
        }.decide()
        #expect(decision.nowEntitlement == [1, 0, 0])
    }

    @Test("A purchase once made stands, and counts against the order")
    func recorded() throws {
        let found = try fundings(children: [3, 0, 0]) {
            $0.authorities[1].sellNow = sale(1, 100)
            $0.authorities[2].sellNow = sale(1, 200)
            $0.authorities[0].buyNow = order(1, 1_000)
            $0.nominations[2].commitment = .init(
                cycle: 0, funding: .spot, lender: 2, pricePence: 150)
        }
        #expect(found == ["0 lent 1 -", "0 seat - -", "0 spot 2 150"])
    }

    @Test("A place that has come to an authority is its own, and another's no more")
    func moved() throws {
        let own = try fundings(children: [2, 1, 0]) {
            $0.authorities[0].movedNow = 1
            $0.authorities[1].movedNow = -1
        }
        #expect(own == ["0 seat - -", "0 seat - -", "1 lent 2 -"])
        let lent = try fundings(children: [1, 1, 1]) {
            $0.authorities[0].movedNow = 1
            $0.authorities[1].movedNow = -1
        }
        #expect(lent == ["0 seat - -", "1 lent 0 -", "2 seat - -"])
    }

    @Test("Bad orders are refused before anything is decided")
    func refused() throws {
        let changes: [(inout DecisionInstance) -> Void] = [
            { $0.authorities[0].sellNow = PlacesForSale(places: -1, pricePence: 1) },
            { $0.authorities[0].sellNow = PlacesForSale(places: 1, pricePence: -1) },
            { $0.authorities[0].buyNow = PlacesToBuy(places: 10_001, pricePenceMaximum: 1) },
            { $0.authorities[0].buyNow = PlacesToBuy(places: 1, pricePenceMaximum: .max) },
            { $0.authorities[0].movedNow = .min },
        ]
        for change in changes {
            let bad = try instance(children: [1, 0, 0], change)
            #expect(throws: InstanceFault.outOfRange(.authority, index: 0)) { try bad.decide() }
        }
        let price = try instance(children: [1, 0, 0]) { $0.spotPricePence = -1 }
        #expect(throws: InstanceFault.outOfRange(.policy, index: 2)) { try price.decide() }
    }
}
