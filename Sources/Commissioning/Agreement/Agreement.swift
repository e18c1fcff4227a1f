/// The contract between the parties as data: everything the rules need, nothing they may guess.
package struct Agreement: Equatable, Sendable {
    /// Stable id of the agreement; every document names it.
    package let id: String
    /// From 1; each version is signed by every party.
    package let version: Int
    /// Title for people.
    package let title: String
    /// First day of the service and first day after its planned end.
    package let effectiveFrom: CivilDate
    /// Exclusive.
    package let effectiveTo: CivilDate
    /// From version 2 on: the terms govern cycles that start on or after this day.
    package let amendedFrom: CivilDate?
    /// Calendar months between notice and its effective end.
    package let noticeMonths: Int
    /// How local time is reckoned.
    package let zone: ZoneRule
    /// In agreement order: the order that breaks every tie.
    package internal(set) var parties: [Party]
    /// The residential pool.
    package internal(set) var home: Home
    /// The community team.
    package internal(set) var team: Team
    /// Rules of lending.
    package let lending: LendingRule
    /// When things are due.
    package let deadlines: DeadlineRule
    /// What things cost.
    package let prices: [Price]
    /// From this day on agreements, keysets and signed heads need a post-quantum signature of each
    /// party beside the other one; `nil`: none is demanded.
    package let postQuantumFrom: CivilDate?
    /// Years that documents about a child are kept, from its birth; about a family referred to the
    /// team alone, from the last thing recorded.
    package let retentionYears: Int
    /// How prices become charges, and what results are worth.
    package let finance: AgreementFinance

    /// The three-bed home and its cycles.
    package struct Home: Equatable, Sendable {
        /// The party that runs it.
        package let provider: String
        /// Beds usable at the start; later changes come as `capacity` documents.
        package let beds: Int
        /// Never exceeded, not for one night.
        package let registeredMaximumBeds: Int
        /// Whole weights by authority, in authority order; 0 means no claim on shared seats.
        package internal(set) var shares: [Int]
        /// Places bought for every cycle, by authority.
        package internal(set) var standingPlaces: [Int]
        /// Length of a cycle.
        package let stayWeeks: Int
        /// Empty days between two cycles, at least.
        package let turnaroundDaysMinimum: Int
        /// Dated exceptions from the calendar rule.
        package let exceptions: [CycleException]
        /// Completed years of age on the first day of a cycle.
        package let ageYears: ClosedRange<Int>
    }

    /// The community team.
    package struct Team: Equatable, Sendable {
        /// Whole weights by authority: cost and capacity.
        package internal(set) var shares: [Int]
        /// Families the team can carry at one time.
        package let familySlots: Int
        /// Weeks with the team after the stay.
        package let stage2Weeks: Int
        /// Weeks of a treatment by the team alone, where a referral names none; 1–52.
        package let standardWeeks: Int
    }

    /// Bounds of lending between authorities.
    package struct LendingRule: Equatable, Sendable {
        /// Credit above this is not created.
        package let creditWeeksMaximum: Int
        /// Cycles after which a lot expires on both sides.
        package let expiryCycles: Int
        /// Seats a debtor gives way with in one cycle, at most.
        package let repaySeatsPerCycleMaximum: Int
        /// Cycles looked at in one decision, the binding one included.
        package let horizonCycles: Int
    }

    /// Days and times on which things are due.
    package struct DeadlineRule: Equatable, Sendable {
        /// Places given up by then count as given up in time.
        package let releaseDaysBeforeStart: Int
        /// Nominations close; the decision is made.
        package let nominationsDaysBeforeStart: Int
        /// Time to answer an offer.
        package let responseDays: Int
        /// No entry after this day of the cycle.
        package let lateEntryDays: Int
        /// Local time of day, minutes after midnight.
        package let minuteOfDay: Int
    }

    /// A price line; amounts are integer pence.
    package struct Price: Equatable, Sendable {
        /// Code of the line.
        package let item: String
        /// Amount in pence.
        package let pricePence: Int
        /// Unit: `year`, `cycle-place`, `week`, `once`.
        package let per: String
        /// Treatment carried on the line and never computed: `outside-scope`, `exempt`, `standard`.
        package let vat: String
    }

    /// The authorities, in agreement order; the index into every array by authority.
    package var authorities: [Party] { parties.filter { $0.role == .authority } }

    /// Position of an authority in agreement order, or `nil`.
    package func authorityIndex(_ id: String) -> Int? {
        authorities.firstIndex { $0.id == id }
    }

    /// What an own place that nobody claims costs who would rather buy than borrow it, in pence per
    /// cycle: the price line `spot-place`, if the agreement has one.
    package var spotPricePence: Int? {
        prices.first { $0.item == "spot-place" && $0.per == "cycle-place" }?.pricePence
    }

    /// The party with this id, or `nil`.
    package func party(_ id: String) -> Party? {
        parties.first { $0.id == id }
    }

    /// Every member, in order.
    package init(
        id: String, version: Int, title: String, effectiveFrom: CivilDate, effectiveTo: CivilDate,
        amendedFrom: CivilDate? = nil, noticeMonths: Int, zone: ZoneRule, parties: [Party],
        home: Home, team: Team, lending: LendingRule, deadlines: DeadlineRule, prices: [Price],
        finance: AgreementFinance = AgreementFinance(), postQuantumFrom: CivilDate? = nil,
        retentionYears: Int = ServiceState.standardRetentionYears
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
        self.amendedFrom = amendedFrom
        self.noticeMonths = noticeMonths
        self.zone = zone
        self.parties = parties
        self.home = home
        self.team = team
        self.lending = lending
        self.deadlines = deadlines
        self.prices = prices
        self.postQuantumFrom = postQuantumFrom
        self.retentionYears = retentionYears
        self.finance = finance
    }
}

extension Agreement.Home {
    /// Every member, in order.
    package init(
        provider: String, beds: Int, registeredMaximumBeds: Int, shares: [Int],
        standing: [Int], stayWeeks: Int, turnaroundDaysMinimum: Int,
        exceptions: [CycleException], ageYears: ClosedRange<Int>
    ) {
        self.provider = provider
        self.beds = beds
        self.registeredMaximumBeds = registeredMaximumBeds
        self.shares = shares
        standingPlaces = standing
        self.stayWeeks = stayWeeks
        self.turnaroundDaysMinimum = turnaroundDaysMinimum
        self.exceptions = exceptions
        self.ageYears = ageYears
    }
}

extension Agreement.Team {
    /// Every member, in order.
    package init(
        sharing shares: [Int], familySlots: Int, stage2Weeks: Int, standardWeeks: Int = 20
    ) {
        self.shares = shares
        self.familySlots = familySlots
        self.stage2Weeks = stage2Weeks
        self.standardWeeks = standardWeeks
    }
}

extension Agreement.LendingRule {
    /// Every member, in order.
    package init(credit: Int, expiryCycles: Int, repaySeats: Int, horizonCycles: Int) {
        creditWeeksMaximum = credit
        self.expiryCycles = expiryCycles
        repaySeatsPerCycleMaximum = repaySeats
        self.horizonCycles = horizonCycles
    }
}

extension Agreement.DeadlineRule {
    /// Every member, in order.
    package init(release: Int, nominations: Int, response: Int, lateEntry: Int, minuteOfDay: Int) {
        releaseDaysBeforeStart = release
        nominationsDaysBeforeStart = nominations
        responseDays = response
        lateEntryDays = lateEntry
        self.minuteOfDay = minuteOfDay
    }
}

extension Agreement.Price {
    /// Every member, in order.
    package init(_ item: String, pence: Int, per: String, vat: String) {
        self.item = item
        pricePence = pence
        self.per = per
        self.vat = vat
    }
}
