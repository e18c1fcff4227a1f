import Commissioning
import Evidence
import Exchange
import Testing

@Suite("The agreements delivered with the program")
struct AgreementFactsTests {
    private func agreement(_ name: String) throws -> Agreement {
        try AgreementBody.read(RepositoryFile.json("Config/\(name).json")).get()
    }

    @Test("The real agreement says what the councils' papers of 2018 say")
    func papers() throws {
        let agreement = try agreement("agreement")
        let rows: [(String, Int, Int)] = [
            ("beds", agreement.home.beds, 3),
            ("registered maximum", agreement.home.registeredMaximumBeds, 3),
            ("weeks in the home", agreement.home.stayWeeks, 12),
            ("weeks of stage 2", agreement.team.stage2Weeks, 20),
            ("youngest", agreement.home.ageYears.lowerBound, 11),
            ("oldest", agreement.home.ageYears.upperBound, 15),
            ("turnaround days", agreement.home.turnaroundDaysMinimum, 7),
            ("places released, days before", agreement.deadlines.releaseDaysBeforeStart, 35),
            ("nominations close, days before", agreement.deadlines.nominationsDaysBeforeStart, 28),
            ("days to answer", agreement.deadlines.responseDays, 7),
            ("late entry until day", agreement.deadlines.lateEntryDays, 14),
            ("five in the afternoon", agreement.deadlines.minuteOfDay, 1020),
            ("credit, weeks", agreement.lending.creditWeeksMaximum, 24),
            ("credit expires, cycles", agreement.lending.expiryCycles, 8),
            ("seats to yield", agreement.lending.repaySeatsPerCycleMaximum, 1),
            ("horizon, cycles", agreement.lending.horizonCycles, 4),
        ]
        for (what, found, stated) in rows { #expect(found == stated, "\(what)") }
        #expect(agreement.zone == .london)
        #expect(agreement.contradictions().isEmpty)
    }

    @Test("Rotherham and Barnsley share the team equally; Barnsley buys one place a cycle")
    func sharing() throws {
        let agreement = try agreement("agreement")
        #expect(agreement.authorities.map(\.id) == ["rotherham", "barnsley"])
        #expect(agreement.team.shares == [1, 1])
        #expect(agreement.home.standingPlaces == [0, 1])
        #expect(agreement.home.shares == [1, 0])
        #expect(agreement.parties.map(\.role) == [.authority, .authority, .coordinator, .provider])
    }

    @Test("Four cycles a year and twelve places, from January 2019 for five years")
    func years() throws {
        let cycles = CycleCalendar.cycles(of: try agreement("agreement"))
        #expect(cycles.count == 20)
        #expect(cycles.first?.id == "2018-19-C4")
        #expect(cycles.first?.start.description == "2019-01-07")
        #expect(cycles.last?.id == "2023-24-C3")
        for year in 2019...2023 { #expect(cycles.count { $0.start.parts.year == year } == 4) }
    }

    @Test("Prices are the plan's £1.12 million a year, in pence, and a place a twelfth of it")
    func prices() throws {
        let prices = try agreement("agreement").prices
        let yearly = prices.filter { $0.per == "year" }
        #expect(yearly.map(\.pricePence) == [57_000_000, 40_000_000, 15_000_000])
        #expect(yearly.reduce(0) { $0 + $1.pricePence } == 112_000_000)
        let place = prices.first { $0.per == "cycle-place" }
        #expect(place?.pricePence == 112_000_000 / 12)
        #expect(prices.allSatisfy { $0.vat == "outside-scope" })
    }

    @Test("Barnsley has the code of 2009 until March 2025 and that of 2025 since")
    func codes() throws {
        let barnsley = try #require(try agreement("agreement").party("barnsley"))
        let rows = [
            ("2019-01-07", "E08000016"), ("2025-03-31", "E08000016"), ("2025-04-01", "E08000038"),
        ]
        for (text, code) in rows {
            let date = try #require(CivilDate(text))
            let inForce = barnsley.areaCodes.filter {
                $0.from <= date && ($0.to.map { date < $0 } ?? true)
            }
            #expect(inForce.map(\.code) == [code], "\(text)")
        }
    }

    @Test("The second agreement differs in the split of the beds alone")
    func equalBeds() throws {
        let equal = try agreement("agreement-equal-beds")
        let real = try agreement("agreement")
        #expect(equal.home.shares == [1, 1])
        #expect(equal.home.standingPlaces == [0, 0])
        #expect(equal.id != real.id)
        #expect(equal.team == real.team)
        #expect(equal.deadlines == real.deadlines)
        #expect(equal.lending == real.lending)
        #expect(CycleCalendar.cycles(of: equal) == CycleCalendar.cycles(of: real))
    }

    @Test("With equal beds the roster gives two and one, then one and two")
    func roster() throws {
        let agreement = try agreement("agreement-equal-beds")
        var state = ServiceState()
        state.apply(
            .agreement(agreement, signedBy: agreement.parties.map(\.id)),
            Recorded(
                entry: 1, at: Instant(seconds: 1_543_190_400), issuer: "rotherham",
                signedAt: Instant(seconds: 1_543_190_400), digest: "sha-256:none"))
        let seats = state.publishedRoster(through: 19).map(\.own.totals)
        #expect(seats == (0..<20).map { $0 % 2 == 0 ? [2, 1] : [1, 2] })
    }
}
