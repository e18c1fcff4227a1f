import Commissioning
import Testing

/// A service driven by random documents of all parties, most of them sensible and some not.
struct RandomHistory {
    private(set) var scene: ServiceScene
    private let authorities: [String]
    private var random: SeededGenerator
    private var children = 0

    /// The agreement and the documents follow from the seed.
    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var sample = random.once(in: 3) ? SampleAgreement() : SampleAgreement.equalBeds
        if random.once(in: 3) {
            sample.setAuthorities(random.number(3...5))
            sample.standing[0] = random.number(0...1)
            sample.shares[1] = random.number(1...3)
        }
        sample.registeredMaximumBeds = random.number(3...4)
        sample.familySlots = 40
        sample.repaySeats = random.number(0...2)
        sample.expiryCycles = random.number(1...8)
        sample.creditWeeks = random.number(0...40)
        sample.horizonCycles = random.number(1...4)
        if random.once(in: 2) {
            sample.prices = [.init("spot-place", pence: 2, per: "cycle-place", vat: "exempt")]
        }
        scene = ServiceScene(sample)
        authorities = sample.agreement.authorities.map(\.id)
    }

    /// One document or one leap of the clock; the rule that it broke, if it did.
    mutating func step() -> RuleCode? {
        let council = authorities[random.number(0...authorities.count - 1)]
        switch random.number(0...21) {
        case 0...5: return nominate(by: council)
        case 6...9: return assess()
        case 10: return withdraw(by: council)
        case 11...13: return answer(by: council)
        case 14...16: return wish(by: council)
        case 17: return capacity()
        case 18...19: return placement()
        default:
            // Sometimes the daemon was away, and does what it missed long after it was due.
            let later = scene.now.adding(seconds: random.number(3_600...14 * 86_400))
            if random.once(in: 6) { scene.now = later }
            scene.pass(to: later)
            return nil
        }
    }

    private var today: CivilDate { ZoneRule.london.date(at: scene.now) }

    private mutating func nominate(by council: String) -> RuleCode? {
        children += 1
        let known = scene.state.nominations.filter { $0.authority == council }
        let again = random.once(in: 4) ? known.randomElement(using: &random) : nil
        let reference = again?.body.reference ?? "X-\(children)"
        let earliest = random.once(in: 6) ? today.adding(days: random.number(0...200)) : nil
        let year = random.number(2003...2012)
        let month = random.number(1...9)
        return scene.send(
            ServiceScene.child(
                reference, born: "\(year)-0\(month)", priorityClass: random.number(0...2),
                waiting: today.adding(days: -random.number(0...90)).description,
                earliest: earliest?.description,
                latest: random.once(in: 6) ? today.adding(days: 300).description : nil),
            from: council, signedAt: scene.now.adding(seconds: -random.number(0...200_000)))
    }

    private mutating func assess() -> RuleCode? {
        let unseen = scene.state.nominations.filter { $0.assessment == nil }
        let placed = scene.state.places.filter(\.state.isReserved)
            .compactMap { scene.state.nomination($0.nomination) }
        let again = random.once(in: 6)
        guard
            let found = (again ? placed : random.once(in: 8) ? scene.state.nominations : unseen)
                .randomElement(using: &random)
        else { return nil }
        let match = random.once(in: again ? 3 : 8) ? Assessment.Match.unsuitable : .suitable
        let other = random.once(in: 8) ? scene.state.nominations.randomElement(using: &random) : nil
        return scene.send(
            .assessment(
                nomination: found.id,
                Assessment(
                    match: match, date: today, mayNotShareWith: [other?.id].compactMap(\.self))),
            from: "home")
    }

    private mutating func withdraw(by council: String) -> RuleCode? {
        let own = scene.state.nominations.filter { $0.authority == council }
        guard let found = own.randomElement(using: &random) else { return nil }
        return scene.send(
            .withdrawal(reference: found.body.reference, reason: .other), from: council)
    }

    private mutating func answer(by council: String) -> RuleCode? {
        let open = scene.state.places.filter { $0.state == .offered }
        guard let place = (open.isEmpty ? scene.state.places : open).randomElement(using: &random)
        else { return nil }
        let issuer = random.once(in: 8) ? council : place.authority
        return scene.send(
            .response(place: place.id, answer: random.once(in: 3) ? .decline : .accept),
            from: issuer)
    }

    private mutating func wish(by council: String) -> RuleCode? {
        let next = scene.state.cycles.first { scene.state.allocation(for: $0.id) == nil }
        guard
            let cycle = random.once(in: 3)
                ? scene.state.cycles.randomElement(using: &random) : next
        else { return nil }
        let open = scene.state.nominations.filter {
            $0.authority == council && scene.state.isOpen($0)
        }
        let order = open.filter { _ in random.once(in: 2) }.shuffled(using: &random)
        return scene.send(
            .authorityAllocation(
                Ranking(
                    cycle: cycle.id, order: order.map(\.body.reference),
                    releasePlaces: random.once(in: 4) ? 1 : 0,
                    morePlacesMaximum: random.once(in: 3) ? random.number(0...2) : nil,
                    sell: random.once(in: 3)
                        ? PlacesForSale(places: 1, pricePence: random.number(1...3)) : nil,
                    buy: random.once(in: 2)
                        ? PlacesToBuy(
                            places: random.number(1...2), pricePenceMaximum: random.number(1...3))
                        : nil)),
            from: council)
    }

    private mutating func capacity() -> RuleCode? {
        let record = CapacityRecord(
            from: today.adding(days: random.number(-30...200)), bedsUsable: random.number(0...4),
            familySlots: 40, reason: .other)
        return scene.send(.capacity(record), from: "home")
    }

    private mutating func placement() -> RuleCode? {
        let living = scene.state.places.filter {
            [.accepted, .inResidence, .stage2].contains($0.state)
        }
        guard
            let place = (random.once(in: 4) ? scene.state.places : living)
                .randomElement(using: &random)
        else { return nil }
        let date = today.adding(days: -random.number(0...7))
        let event: PlacementEvent =
            switch random.number(0...5) {
            case 0, 1: .admitted(date)
            case 2: .stage2(date)
            case 3: .noShow(date)
            case 4:
                .extended(
                    date,
                    until: scene.state.stay(of: place).to.adding(days: random.number(-3...30)))
            default: .ended(date, .completed)
            }
        return scene.send(.placement(place: place.id, event), from: "home")
    }
}
