import Commissioning
import Evidence

/// Turns the body of an authentic document into what it says to the service.
package enum FactReading {
    /// What a document says, or everything that is wrong with its shape.
    ///
    /// - Parameter signedBy: Parties whose signatures on this payload are known; for agreements.
    package static func read(
        _ type: DocumentType, body: JSONValue, signedBy: [String] = []
    ) -> Result<Fact, ShapeFaultList> {
        if type == .agreement {
            return AgreementBody.read(body).map { .agreement($0, signedBy: signedBy) }
        }
        if type == .allocation { return AllocationBody.read(body).map { .allocation($0) } }
        if type == .teamAllocation {
            return TeamAllocationBody.read(body).map { .teamAllocation($0) }
        }
        if type == .statement { return StatementBody.read(body).map { .statement($0) } }
        let faults = ShapeFaults()
        let reader = ShapeReader(body, at: "/body", into: faults)
        let fact: Fact?
        switch type {
        case .nomination: fact = nomination(reader)
        case .withdrawal: fact = withdrawal(reader)
        case .authorityAllocation: fact = ranking(reader)
        case .response: fact = response(reader)
        case .leave: fact = reader.date("effectiveEnd").map { .leave(effectiveEnd: $0) }
        case .swapConsent: fact = swapConsent(reader)
        case .capacity: fact = capacity(reader)
        case .assessment: fact = assessment(reader)
        case .placement: fact = placement(reader)
        case .teamReferral: fact = teamReferral(reader)
        case .teamCase: fact = teamCase(reader)
        case .outcome: fact = OutcomeBody.read(reader)
        case .keyset, .agreement, .allocation, .teamAllocation, .statement, .offer, .receipt,
            .referral, .notice, .trust, .checkpoint, .streamStop, .streamResume, .ackDispute,
            .clockAccepted, .retention:
            return .success(.none)
        }
        reader.finish()
        guard let fact, faults.list.isEmpty else { return .failure(ShapeFaultList(faults.list)) }
        return .success(fact)
    }

    private static func nomination(_ reader: ShapeReader) -> Fact? {
        let reference = reader.reference("reference")
        let birth = reader.month("birthMonth")
        let priorityClass = reader.integer("class", in: 0...9)
        let since = reader.date("waitingSince")
        let earliest = reader.optionalDate("earliest")
        let latest = reader.optionalDate("latest")
        guard let reference, let birth, let priorityClass, let since else { return nil }
        return .nomination(
            NominationBody(
                reference: reference, birth: birth, priorityClass: priorityClass,
                waitingSince: since, earliest: earliest, latest: latest))
    }

    private static func withdrawal(_ reader: ShapeReader) -> Fact? {
        let reference = reader.reference("reference")
        let reason = reader.code("reason", of: WithdrawalReason.self)
        guard let reference, let reason else { return nil }
        return .withdrawal(reference: reference, reason: reason)
    }

    private static func ranking(_ reader: ShapeReader) -> Fact? {
        let cycle = reader.identifier("cycle")
        let order = reader.strings("order", countMaximum: 1000, bytesMaximum: 40)
        let release = reader.optionalInteger("releasePlaces", in: 0...1000) ?? 0
        let more = reader.optionalInteger("morePlacesMaximum", in: 0...1000)
        var named: Set<String> = []
        for (index, reference) in (order ?? []).enumerated() {
            let place = reader.place("order") + "/\(index)"
            if let sentence = ChildReference.fault(in: reference) {
                reader.faults.add("pattern", at: place, sentence)
            } else if !named.insert(reference).inserted {
                reader.faults.add("duplicate", at: place, "This reference stands here twice.")
            }
        }
        let sell = reader.optionalObject("sellPlaces").flatMap(forSale)
        let buy = reader.optionalObject("buyPlaces").flatMap(toBuy)
        guard let cycle, let order else { return nil }
        return .authorityAllocation(
            Ranking(
                cycle: cycle, order: order, releasePlaces: release, morePlacesMaximum: more,
                sell: sell, buy: buy))
    }

    private static func forSale(_ reader: ShapeReader) -> PlacesForSale? {
        let places = reader.integer("places", in: 0...1000)
        let price = reader.integer("pricePence", in: 0...DecisionLimits.pricePenceMaximum)
        reader.finish()
        guard let places, let price else { return nil }
        return PlacesForSale(places: places, pricePence: price)
    }

    private static func toBuy(_ reader: ShapeReader) -> PlacesToBuy? {
        let places = reader.integer("places", in: 0...1000)
        let most = reader.integer("pricePenceMaximum", in: 0...DecisionLimits.pricePenceMaximum)
        reader.finish()
        guard let places, let most else { return nil }
        return PlacesToBuy(places: places, pricePenceMaximum: most)
    }

    private static func response(_ reader: ShapeReader) -> Fact? {
        let offer = reader.identifier("offer")
        let answer = reader.code("answer", of: OfferAnswer.self)
        guard let offer, let answer else { return nil }
        return .response(place: offer, answer: answer)
    }

    private static func swapConsent(_ reader: ShapeReader) -> Fact? {
        let swap = reader.identifier("swap")
        let answer = reader.code("answer", of: SwapConsent.self)
        guard let swap, let answer else { return nil }
        return .swapConsent(swap: swap, answer: answer)
    }

    private static func capacity(_ reader: ShapeReader) -> Fact? {
        let from = reader.date("from")
        let beds = reader.integer("bedsUsable", in: 0...1000)
        let slots = reader.integer("familySlots", in: 0...10_000)
        let reason = reader.code("reason", of: CapacityReason.self)
        guard let from, let beds, let slots, let reason else { return nil }
        return .capacity(
            CapacityRecord(from: from, bedsUsable: beds, familySlots: slots, reason: reason))
    }

    private static func assessment(_ reader: ShapeReader) -> Fact? {
        let nomination = reader.identifier("nomination")
        let match = reader.code("match", of: Assessment.Match.self)
        let date = reader.date("date")
        let apart = reader.optionalIdentifiers(
            "mayNotShareWith", countMaximum: ServiceState.pairsPerAssessmentMaximum)
        guard let nomination, let match, let date else { return nil }
        return .assessment(
            nomination: nomination,
            Assessment(match: match, date: date, mayNotShareWith: apart ?? []))
    }

    private static func placement(_ reader: ShapeReader) -> Fact? {
        let place = reader.identifier("place")
        let event = reader.code("event", of: PlacementEventName.self)
        let date = reader.date("date")
        let reason = event == .ended ? reader.code("reason", of: EndReason.self) : nil
        let until = event == .extended ? reader.date("until") : nil
        guard let place, let event, let date else { return nil }
        switch event {
        case .admitted: return .placement(place: place, .admitted(date))
        case .stage2: return .placement(place: place, .stage2(date))
        case .ended: return reason.map { .placement(place: place, .ended(date, $0)) }
        case .noShow: return .placement(place: place, .noShow(date))
        case .extended: return until.map { .placement(place: place, .extended(date, until: $0)) }
        }
    }

    private static func teamReferral(_ reader: ShapeReader) -> Fact? {
        let reference = reader.reference("reference")
        let priorityClass = reader.integer("class", in: 0...9)
        let since = reader.date("waitingSince")
        let weeks = reader.optionalInteger("weeks", in: 1...52)
        guard let reference, let priorityClass, let since else { return nil }
        return .teamReferral(
            TeamReferral(
                reference: reference, priorityClass: priorityClass, waitingSince: since,
                weeks: weeks))
    }

    private static func teamCase(_ reader: ShapeReader) -> Fact? {
        let id = reader.identifier("case")
        let event = reader.code("event", of: TeamCaseEventName.self)
        let date = reader.date("date")
        let reason = event == .closed ? reader.code("reason", of: EndReason.self) : nil
        guard let id, let event, let date else { return nil }
        switch event {
        case .opened: return .teamCase(id, .opened(date))
        case .closed: return reason.map { .teamCase(id, .closed(date, $0)) }
        }
    }
}

/// The words of a `team-case` document.
enum TeamCaseEventName: String, CaseIterable {
    case opened, closed
}

/// The words of a `placement` document.
enum PlacementEventName: String, CaseIterable {
    case admitted
    case stage2 = "stage-2-started"
    case ended
    case noShow = "no-show"
    case extended
}
