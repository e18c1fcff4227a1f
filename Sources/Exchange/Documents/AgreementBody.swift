import Commissioning
import Evidence

/// The body of an `agreement` document, which is also the format of the file an agreement starts
/// from.
package enum AgreementBody {
    /// Reads an agreement and reports all its faults at once: shape first, then contradictions,
    /// unless a setting that they would need cannot be read.
    package static func read(_ body: JSONValue) -> Result<Agreement, ShapeFaultList> {
        let faults = ShapeFaults()
        let reader = ShapeReader(body, into: faults)
        let agreement = read(reader)
        reader.finish()
        guard let agreement else { return .failure(ShapeFaultList(faults.list)) }
        let contradictions = agreement.contradictions()
        for fault in contradictions { faults.add(fault.code, at: fault.place, fault.sentence) }
        return faults.list.isEmpty ? .success(agreement) : .failure(ShapeFaultList(faults.list))
    }

    private static func read(_ reader: ShapeReader) -> Agreement? {
        let id = reader.partyID("agreement")
        let version = reader.integer("version", in: 1...9999)
        let title = reader.string("title", bytesMaximum: 200)
        let from = reader.date("effectiveFrom")
        let to = reader.date("effectiveTo")
        let amended = reader.optionalDate("amendedFrom")
        let notice = reader.integer("noticeMonths", in: 0...60)
        let zone = reader.code("timeZone", of: ZoneRule.self)
        let parties = self.parties(reader)
        let authorities = parties?.filter { $0.role == .authority }.map(\.id)
        let home = reader.object("home").flatMap { self.home($0, authorities) }
        let team = reader.object("team").flatMap { self.team($0, authorities) }
        let lending = reader.object("lending").flatMap { self.lending($0) }
        let deadlines = reader.object("deadlines").flatMap { self.deadlines($0) }
        let prices = self.prices(reader)
        let postQuantum = reader.optionalDate("postQuantumFrom")
        let retention =
            reader.optionalInteger("retentionYears", in: 25...150)
            ?? ServiceState.standardRetentionYears
        let finance = AgreementFinanceBody.read(reader)
        guard let id, let version, let title, let from, let to, let notice, let zone, let parties,
            let home, let team, let lending, let deadlines,
            amended != nil || isAbsent("amendedFrom", of: reader),
            postQuantum != nil || isAbsent("postQuantumFrom", of: reader)
        else { return nil }
        return Agreement(
            id: id, version: version, title: title, effectiveFrom: from, effectiveTo: to,
            amendedFrom: amended, noticeMonths: notice, zone: zone, parties: parties, home: home,
            team: team,
            lending: lending, deadlines: deadlines, prices: prices, finance: finance,
            postQuantumFrom: postQuantum, retentionYears: retention)
    }

    /// All parties, or `nil` if one of them cannot be read.
    private static func parties(_ reader: ShapeReader) -> [Party]? {
        guard let listed = reader.array("parties", countMaximum: 200) else { return nil }
        let read = listed.compactMap { element -> Party? in
            let party = ShapeReader(element.value, at: element.place, into: reader.faults)
            let id = party.partyID("id")
            let role = party.code("role", of: Role.self)
            let name = party.string("name", bytesMaximum: 120)
            let codes = (party.optionalArray("gssCodes", countMaximum: 20) ?? []).compactMap {
                areaCode(ShapeReader($0.value, at: $0.place, into: reader.faults))
            }
            party.finish()
            guard let id, let role, let name else { return nil }
            return Party(id: id, role: role, name: name, areaCodes: codes)
        }
        return read.count == listed.count ? read : nil
    }

    private static func areaCode(_ reader: ShapeReader) -> AreaCode? {
        let code = reader.string("code", bytesMaximum: 9)
        let from = reader.date("from")
        let to = reader.optionalDate("to")
        reader.finish()
        if let code, code.utf8.count != 9 || !code.hasPrefix("E") {
            reader.fault("pattern", "code", "This must be an ONS code, such as E08000018.")
        }
        // An end that cannot be read is not an open end.
        guard let code, let from, to != nil || isAbsent("to", of: reader) else { return nil }
        return AreaCode(code: code, from: from, to: to)
    }

    private static func isAbsent(_ name: String, of reader: ShapeReader) -> Bool {
        (reader.value(name) ?? .null) == .null
    }

    private static func home(_ reader: ShapeReader, _ authorities: [String]?) -> Agreement.Home? {
        let provider = reader.partyID("provider")
        let beds = reader.integer("beds", in: 1...1000)
        let registered = reader.integer("registeredMaximumBeds", in: 1...1000)
        let shares = weights(reader, "shares", authorities, maximum: 1_000_000)
        let standing = weights(reader, "standingPlacesPerCycle", authorities, maximum: 1000)
        let stay = reader.integer("stayWeeks", in: 1...51)
        let turnaround = reader.integer("turnaroundDaysMinimum", in: 0...90)
        let exceptions = (reader.optionalArray("cycleExceptions", countMaximum: 200) ?? [])
            .compactMap { exception(ShapeReader($0.value, at: $0.place, into: reader.faults)) }
        let youngest = reader.integer("ageYearsMinimum", in: 0...25)
        let oldest = reader.integer("ageYearsMaximum", in: 0...25)
        reader.finish()
        if let youngest, let oldest, oldest < youngest {
            reader.fault("range", "ageYearsMaximum", "The oldest age is below the youngest.")
            return nil
        }
        guard let provider, let beds, let registered, let shares, let standing, let stay,
            let turnaround, let youngest, let oldest
        else { return nil }
        return Agreement.Home(
            provider: provider, beds: beds, registeredMaximumBeds: registered, shares: shares,
            standing: standing, stayWeeks: stay, turnaroundDaysMinimum: turnaround,
            exceptions: exceptions, ageYears: youngest...oldest)
    }

    private static func exception(_ reader: ShapeReader) -> CycleException? {
        let cycle = reader.identifier("cycle")
        let start = reader.optionalDate("startDate")
        let cancelled = reader.optionalBool("cancelled") ?? false
        reader.finish()
        guard start != nil || isAbsent("startDate", of: reader) else { return nil }
        if cancelled == (start != nil) {
            reader.fault("missing", "startDate", "Give either a startDate or cancelled: true.")
            return nil
        }
        return cycle.map { CycleException(cycle: $0, start: start) }
    }

    private static func team(_ reader: ShapeReader, _ authorities: [String]?) -> Agreement.Team? {
        let shares = weights(reader, "shares", authorities, maximum: 1_000_000)
        let slots = reader.integer("familySlots", in: 1...10_000)
        let weeks = reader.integer("stage2Weeks", in: 0...104)
        let standard = reader.optionalInteger("standardWeeks", in: 1...52) ?? 20
        reader.finish()
        guard let shares, let slots, let weeks else { return nil }
        return Agreement.Team(
            sharing: shares, familySlots: slots, stage2Weeks: weeks, standardWeeks: standard)
    }

    private static func lending(_ reader: ShapeReader) -> Agreement.LendingRule? {
        let credit = reader.integer("creditWeeksMaximum", in: 0...10_000)
        let expiry = reader.integer("expiryCycles", in: 1...200)
        let repay = reader.integer("repaySeatsPerCycleMaximum", in: 0...1000)
        let horizon = reader.integer("horizonCycles", in: 1...16)
        reader.finish()
        guard let credit, let expiry, let repay, let horizon else { return nil }
        return Agreement.LendingRule(
            credit: credit, expiryCycles: expiry, repaySeats: repay, horizonCycles: horizon)
    }

    private static func deadlines(_ reader: ShapeReader) -> Agreement.DeadlineRule? {
        let release = reader.integer("releaseDaysBeforeStart", in: 0...365)
        let nominations = reader.integer("nominationsDaysBeforeStart", in: 0...365)
        let response = reader.integer("responseDays", in: 1...60)
        let late = reader.integer("lateEntryDays", in: 0...365)
        let time = reader.string("timeOfDay", bytesMaximum: 5)
        reader.finish()
        let minute = time.flatMap { CivilTimeOfDay.minute(of: $0) }
        if time != nil, minute == nil {
            reader.fault("pattern", "timeOfDay", "This must be a time of day, hh:mm.")
        }
        guard let release, let nominations, let response, let late, let minute else { return nil }
        return Agreement.DeadlineRule(
            release: release, nominations: nominations, response: response, lateEntry: late,
            minuteOfDay: minute)
    }

    private static func prices(_ reader: ShapeReader) -> [Agreement.Price] {
        (reader.array("prices", countMaximum: 100) ?? []).compactMap { element in
            let line = ShapeReader(element.value, at: element.place, into: reader.faults)
            let item = line.identifier("item")
            let pence = line.integer("pricePence", in: 0...100_000_000_000)
            let per = line.code("per", of: PriceUnit.self)
            let vat = line.code("vat", of: VATTreatment.self)
            line.finish()
            guard let item, let pence, let per, let vat else { return nil }
            return Agreement.Price(item, pence: pence, per: per.rawValue, vat: vat.rawValue)
        }
    }

    /// A map from every authority to a whole number, as an array in agreement order.
    private static func weights(
        _ reader: ShapeReader, _ name: String, _ authorities: [String]?, maximum: Int
    ) -> [Int]? {
        guard let map = reader.object(name) else { return nil }
        guard let authorities else {
            // Who the authorities are is not known: only the numbers can be looked at.
            for name in map.names { _ = map.integer(name, in: 0...maximum) }
            return nil
        }
        let found = authorities.map { map.integer($0, in: 0...maximum) }
        map.finish()
        return found.contains(nil) ? nil : found.compactMap(\.self)
    }
}

/// Every fault of a document, at least one.
package struct ShapeFaultList: Error, Equatable, Sendable {
    /// The faults, each with its place.
    package let faults: [ShapeFault]

    /// The faults found.
    package init(_ faults: [ShapeFault]) {
        self.faults = faults
    }
}

/// What a price is for.
enum PriceUnit: String, CaseIterable {
    case year, cyclePlace = "cycle-place", week, once
}

/// Treatment of value added tax: carried on the line, never computed here.
enum VATTreatment: String, CaseIterable {
    case outsideScope = "outside-scope", exempt, standard
}

enum CivilTimeOfDay {
    /// Minutes after midnight of `hh:mm`.
    static func minute(of text: String) -> Int? {
        Instant("2000-01-01T\(text):00Z").map { $0.seconds % 86_400 / 60 }
    }
}
