import Commissioning

extension RandomHistory {
    /// A kind of event.
    struct Kind: Sendable {
        /// How often it comes, against the others.
        let weight: Int
        /// Days that pass before it, at most.
        let days: Int
        /// The document that it sends; nil where there is nothing to send.
        let make: @Sendable (RandomHistory, inout Choices) -> Document?
    }

    /// Every kind of event; the first is the simplest.
    static let kinds: [Kind] = [
        Kind(weight: 1, days: 10) { _, _ in nil },
        Kind(weight: 7, days: 8, make: nominate),
        Kind(weight: 8, days: 6, make: assess),
        Kind(weight: 10, days: 1, make: respond),
        Kind(weight: 7, days: 4, make: place),
        Kind(weight: 3, days: 8, make: wish),
        Kind(weight: 1, days: 8, make: withdraw),
        Kind(weight: 1, days: 8, make: capacity),
    ]

    /// Every kind as often as it comes.
    static let weighted: [Kind] = kinds.flatMap { Array(repeating: $0, count: $0.weight) }

    private var today: CivilDate { ZoneRule.london.date(at: scene.now) }

    private func council(_ choices: inout Choices) -> String {
        choices.element(of: authorities) ?? ""
    }

    @Sendable
    private static func nominate(_ history: Self, _ choices: inout Choices) -> Document? {
        let council = history.council(&choices)
        let known = history.scene.state.nominations
        let open = known.suffix(3 * history.demand).count(where: history.scene.state.isOpen)
        if open >= history.demand { return nil }
        let again = choices.once(in: 8) ? choices.element(of: known) : nil
        let today = history.today
        let reference = again?.body.reference ?? "X-\(known.count + 1)"
        let year = today.parts.year - [13, 10, 11, 12, 14, 15, 16, 17][choices.number(0...7)]
        let month = (choices.number(1...12) + 100).description.suffix(2)
        let from = choices.once(in: 4) ? today.adding(days: choices.number(-30...300)) : nil
        let to = choices.once(in: 4) ? today.adding(days: choices.number(30...500)) : nil
        let urgency = choices.number(0...2)
        let since = today.adding(days: -choices.number(0...90))
        let signed = choices.once(in: 10) ? choices.number(0...200_000) : 0
        return Document(
            fact: ServiceScene.child(
                reference, born: "\(year)-\(month)", priorityClass: urgency,
                waiting: "\(since)", earliest: from.map { "\($0)" }, latest: to.map { "\($0)" }),
            issuer: council, signedAt: history.scene.now.adding(seconds: -signed),
            line:
                "nominates \(reference), born \(year)-\(month), class \(urgency), since \(since), "
                + "from \(from.map { "\($0)" } ?? "-") to \(to.map { "\($0)" } ?? "-")")
    }

    @Sendable
    private static func assess(_ history: Self, _ choices: inout Choices) -> Document? {
        let all = history.scene.state.nominations
        let asked =
            choices.once(in: 12)
            ? Array(all.suffix(30)) : all.suffix(30).filter { $0.assessment == nil }
        guard let child = choices.element(of: asked) else { return nil }
        let match = choices.once(in: 10) ? Assessment.Match.unsuitable : .suitable
        return Document(
            fact: .assessment(nomination: child.id, Assessment(match: match, date: history.today)),
            issuer: "home", line: "finds \(child.body.reference) \(match.rawValue)")
    }

    @Sendable
    private static func respond(_ history: Self, _ choices: inout Choices) -> Document? {
        let state = history.scene.state
        let swaps = state.openSwaps(at: history.scene.now)
        if !swaps.isEmpty { return consent(to: swaps, history, &choices) }
        let recent = state.places.suffix(20)
        let open = recent.filter { $0.state == .offered }
        guard let place = choices.element(of: choices.once(in: 30) ? Array(recent) : open) else {
            return nil
        }
        let answer: OfferAnswer = choices.once(in: 3) ? .decline : .accept
        let issuer = choices.once(in: 20) ? history.council(&choices) : place.authority
        return Document(
            fact: .response(place: place.id, answer: answer), issuer: issuer,
            line: "answers \(place.id): \(answer.rawValue)")
    }

    private static func consent(
        to open: [(terms: AllocationRecord.Swap, cycle: Cycle)], _ history: Self,
        _ choices: inout Choices
    ) -> Document? {
        let state = history.scene.state
        guard let (terms, _) = choices.element(of: open) else { return nil }
        let answer: SwapConsent = choices.once(in: 8) ? .refuse : .agree
        let answered = state.answers(to: terms.id).map(\.authority)
        let missing = terms.parties.filter { !answered.contains($0) }
        let issuer =
            choices.once(in: 20)
            ? history.council(&choices) : choices.element(of: missing) ?? terms.gives
        return Document(
            fact: .swapConsent(swap: terms.id, answer: answer), issuer: issuer,
            line: "answers \(terms.id): \(answer.rawValue)")
    }

    @Sendable
    private static func place(_ history: Self, _ choices: inout Choices) -> Document? {
        let recent = history.scene.state.places.suffix(20)
        let living = recent.filter { [.accepted, .inResidence, .stage2].contains($0.state) }
        guard
            let place = choices.element(of: choices.once(in: 20) ? Array(recent) : living),
            let start = history.scene.state.cycle(place.cycle)?.start
        else { return nil }
        let today = history.today
        let isNext = !choices.once(in: 8)
        let late = choices.number(0...10)
        let date =
            place.state == .accepted
            ? min(start.adding(days: late), today) : today.adding(days: -late)
        let event: PlacementEvent =
            switch place.state {
            case .inResidence where isNext: .stage2(date)
            case .inResidence where choices.once(in: 2):
                .extended(
                    date,
                    until: history.scene.state.stay(of: place).to.adding(
                        days: choices.number(-3...30)))
            case .inResidence, .stage2: .ended(date, .completed)
            default: isNext ? .admitted(date) : .noShow(date)
            }
        return Document(
            fact: .placement(place: place.id, event), issuer: "home",
            line: "says of \(place.id): \(event)")
    }

    @Sendable
    private static func wish(_ history: Self, _ choices: inout Choices) -> Document? {
        let council = history.council(&choices)
        let state = history.scene.state
        let coming = state.cycles.filter { $0.start > history.today }
        guard let cycle = choices.element(of: Array(coming.prefix(3))) else { return nil }
        let open = state.nominations.filter { $0.authority == council && state.isOpen($0) }
        let order = choices.shuffled(open.filter { _ in choices.once(in: 3) })
            .map(\.body.reference)
        let released = choices.once(in: 3) ? 1 : 0
        let more = choices.once(in: 3) ? choices.number(0...2) : nil
        let sell =
            choices.once(in: 4)
            ? PlacesForSale(places: 1, pricePence: choices.number(1...3)) : nil
        let buy =
            choices.once(in: 4)
            ? PlacesToBuy(
                places: choices.number(1...2), pricePenceMaximum: choices.number(1...3)) : nil
        return Document(
            fact: .authorityAllocation(
                Ranking(
                    cycle: cycle.id, order: order, releasePlaces: released,
                    morePlacesMaximum: more, sell: sell, buy: buy)),
            issuer: council,
            line: "wishes for \(cycle.id): \(order), gives up \(released), "
                + "wants \(more.map(String.init) ?? "any") more, "
                + "sells \(sell.map { "one at \($0.pricePence)" } ?? "none"), "
                + "buys \(buy.map { "\($0.places) at \($0.pricePenceMaximum)" } ?? "none")")
    }

    @Sendable
    private static func withdraw(_ history: Self, _ choices: inout Choices) -> Document? {
        guard let child = choices.element(of: Array(history.scene.state.nominations.suffix(25)))
        else { return nil }
        return Document(
            fact: .withdrawal(reference: child.body.reference, reason: .other),
            issuer: child.authority, line: "withdraws \(child.body.reference)")
    }

    @Sendable
    private static func capacity(_ history: Self, _ choices: inout Choices) -> Document? {
        let from = history.today.adding(days: choices.number(-30...200))
        let beds = [3, 4, 2, 5, 1, 0][choices.number(0...5)]
        return Document(
            fact: .capacity(
                CapacityRecord(from: from, bedsUsable: beds, familySlots: 60, reason: .other)),
            issuer: "home", line: "has \(beds) beds from \(from)")
    }
}
