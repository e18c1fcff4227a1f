/// Two settings of an agreement that cannot both hold, or one that cannot hold at all.
package struct Contradiction: Error, Equatable, Sendable {
    /// Stable code, `agreement.…`.
    package let code: String
    /// JSON Pointer into the agreement's body.
    package let place: String
    /// One sentence for a person.
    package let sentence: String
}

extension Agreement {
    /// Every contradiction at once, in the order of the file; empty if the agreement can be run.
    package func contradictions() -> [Contradiction] {
        partyContradictions() + capacityContradictions() + timeContradictions()
    }

    private func partyContradictions() -> [Contradiction] {
        var found: [Contradiction] = []
        func add(_ code: String, _ place: String, _ sentence: String) {
            found.append(Contradiction(code: code, place: place, sentence: sentence))
        }
        for (index, party) in parties.enumerated() {
            if parties[..<index].contains(where: { $0.id == party.id }) {
                add("agreement.party-twice", "/parties/\(index)/id", "\(party.id) is named twice.")
            }
            for (position, code) in party.areaCodes.enumerated() {
                let place = "/parties/\(index)/gssCodes/\(position)"
                if let end = code.to, end <= code.from {
                    add("agreement.code-interval", place, "The code ends before it begins.")
                }
                let clash = party.areaCodes[..<position].contains { earlier in
                    let beginsInTime = earlier.to.map { code.from < $0 } ?? true
                    let endsTooLate = code.to.map { earlier.from < $0 } ?? true
                    return beginsInTime && endsTooLate
                }
                if clash {
                    add("agreement.code-overlap", place, "Two codes are in force on one day.")
                }
            }
        }
        if parties.filter({ $0.role == .coordinator }).count != 1 {
            add("agreement.coordinator", "/parties", "Exactly one party must be the coordinator.")
        }
        if authorities.isEmpty {
            add("agreement.no-authority", "/parties", "At least one party must be an authority.")
        }
        if party(home.provider)?.role != .provider {
            add(
                "agreement.provider", "/home/provider",
                "The home's provider is not a provider party.")
        }
        return found
    }

    private func capacityContradictions() -> [Contradiction] {
        var found: [Contradiction] = []
        func add(_ code: String, _ place: String, _ sentence: String) {
            found.append(Contradiction(code: code, place: place, sentence: sentence))
        }
        if home.beds > home.registeredMaximumBeds {
            add(
                "agreement.over-registered", "/home/beds",
                "\(home.beds) beds exceed the registered maximum of \(home.registeredMaximumBeds).")
        }
        let standing = home.standingPlaces.reduce(0, +)
        if standing > home.beds {
            add(
                "agreement.standing-over-beds", "/home/standingPlacesPerCycle",
                "\(standing) standing places exceed \(home.beds) beds.")
        }
        // A capacity record may raise the beds to what is registered.
        if home.shares.allSatisfy({ $0 == 0 })
            && standing < max(home.beds, home.registeredMaximumBeds)
        {
            add(
                "agreement.no-share", "/home/shares",
                "Some beds can be shared and no authority has a share in them.")
        }
        if team.shares.allSatisfy({ $0 == 0 }) {
            add("agreement.no-share", "/team/shares", "No authority has a share in the team.")
        }
        return found
    }

    private func timeContradictions() -> [Contradiction] {
        var found: [Contradiction] = []
        func add(_ code: String, _ place: String, _ sentence: String) {
            found.append(Contradiction(code: code, place: place, sentence: sentence))
        }
        if effectiveTo <= effectiveFrom {
            add("agreement.interval", "/effectiveTo", "The agreement ends before it begins.")
        }
        if (amendedFrom == nil) != (version == 1) {
            add(
                "agreement.amended-from", "/amendedFrom",
                "Version 1 has no amendedFrom; every later version says from which day on it "
                    + "holds.")
        } else if let amendedFrom, amendedFrom < effectiveFrom || amendedFrom >= effectiveTo {
            add(
                "agreement.amended-from", "/amendedFrom",
                "The day lies outside the agreement.")
        }
        if deadlines.releaseDaysBeforeStart < deadlines.nominationsDaysBeforeStart {
            add(
                "agreement.deadline-order", "/deadlines/releaseDaysBeforeStart",
                "Places must be released before nominations close.")
        }
        if deadlines.responseDays > deadlines.nominationsDaysBeforeStart {
            add(
                "agreement.deadline-order", "/deadlines/responseDays",
                "An offer could still be open when its cycle starts.")
        }
        if deadlines.lateEntryDays >= home.stayWeeks * 7 {
            add(
                "agreement.deadline-order", "/deadlines/lateEntryDays",
                "Late entry would be possible after the cycle's end.")
        }
        if effectiveFrom < effectiveTo {
            found += CycleCalendar.contradictions(of: self)
        }
        return found
    }

    /// Family slots that a home with this many full beds needs on its busiest day.
    ///
    /// A family holds its slot from the first day of the stay to the end of stage 2; a new cycle
    /// cannot start sooner than stay plus turnaround after the last.
    package func teamSlotsNeeded(beds: Int) -> Int {
        let heldDays = (home.stayWeeks + team.stage2Weeks) * 7
        let periodDays = home.stayWeeks * 7 + home.turnaroundDaysMinimum
        return beds * ((heldDays + periodDays - 1) / periodDays)
    }
}
