import BoardServer
import Commissioning

extension Story {
    /// Twelve children of Rotherham and four of Barnsley wait; nothing is decided.
    static func waiting(
        title: String = "MST-FIT shared service, Rotherham and Barnsley", isPriced: Bool = false,
        equalBeds: Bool = false
    ) throws -> Story {
        var story = try Story.begun(
            try SampleAgreement.make(title: title, equalBeds: equalBeds, isPriced: isPriced))
        for number in 1...12 {
            try story.nominate(
                "rotherham", "R-\(number)", class: number % 3 == 0 ? 1 : 2,
                since: "2018-\(number < 10 ? "0" : "")\(min(number, 10))-15",
                born: number % 5 == 0 ? "2008-06" : "2005-03", assessed: number != 7)
        }
        for number in 1...4 {
            try story.nominate(
                "barnsley", "B-\(number)", since: "2018-0\(number + 3)-01",
                earliest: number == 3 ? "2019-06-01" : nil)
        }
        return story
    }

    /// The first cycle is decided, one place accepted, two offers open.
    static func decided(isPriced: Bool = false, equalBeds: Bool = false) throws -> Story {
        var story = try Story.waiting(isPriced: isPriced, equalBeds: equalBeds)
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        try story.wait(until: "2018-12-12T10:30:00Z")
        if let first = story.state.heldPlaces(in: "2018-19-C4").first {
            story.record(.response(place: first.id, answer: .accept), by: first.authority)
        }
        return story
    }

    /// A year and more: a decline, a lent place, a closed bed, children come and gone.
    static func aYear(isPriced: Bool = false, equalBeds: Bool = false) throws -> Story {
        var story = try Story.decided(isPriced: isPriced, equalBeds: equalBeds)
        try story.wait(until: "2018-12-14T09:00:00Z")
        if let offer = story.state.heldPlaces(in: "2018-19-C4").last {
            story.record(.response(place: offer.id, answer: .decline), by: offer.authority)
            try story.decide("2018-19-C4", [.init(.decline, subject: offer.id)])
        }
        story.answerAll("2018-19-C4")
        try story.wait(until: "2019-01-08T09:00:00Z")
        try story.admitAll("2018-19-C4", on: "2019-01-07")
        try story.oneCycle("2019-20-C1", closing: "2019-03-04", start: "2019-04-01")
        try story.wait(until: "2019-05-01T09:00:00Z")
        story.record(
            .capacity(
                CapacityRecord(
                    from: try SampleAgreement.day("2019-07-01"), bedsUsable: 2, familySlots: 8,
                    reason: .repair)), by: "home")
        try story.oneCycle("2019-20-C2", closing: "2019-06-03", start: "2019-07-01")
        try story.wait(until: "2019-09-01T09:00:00Z")
        story.record(
            .capacity(
                CapacityRecord(
                    from: try SampleAgreement.day("2019-10-01"), bedsUsable: 3, familySlots: 12,
                    reason: .repair)), by: "home")
        try story.wait(until: "2019-09-09T16:00:00Z")
        try story.decide("2019-20-C3")
        try story.wait(until: "2019-09-11T08:15:00Z")
        return story
    }

    /// A year with prices, of which two statements have been made, and what became of two children:
    /// one lives at home, one went back into residential care.
    static func aYearOfMoney() throws -> Story {
        var story = try Story.aYear(isPriced: true)
        let home = story.state.places.filter { $0.state == .stage2 }
        for (index, place) in home.prefix(2).enumerated() {
            let from = try SampleAgreement.day("2019-08-\(index == 0 ? "20" : "01")")
            let event: OutcomeEvent =
                index == 0
                ? .lives(from, .home, nil) : .lives(from, .residential, .familyBreakdown)
            story.record(.outcome(place: place.id, event), by: place.authority)
        }
        for name in ["2018-19-Q4", "2019-20-Q1"] {
            guard let quarter = FinancialQuarter(name) else { continue }
            for party in ["rotherham", "barnsley"] {
                let statement = story.state.statement(for: quarter, of: party, at: story.at)
                story.record(.statement(statement), by: "coordinator")
            }
        }
        return story
    }

    private mutating func oneCycle(_ id: String, closing: String, start: String) throws {
        try wait(until: closing + "T16:00:00Z")
        try decide(id)
        pass(days: 2)
        answerAll(id)
        try wait(until: start + "T12:00:00Z")
        if let before = state.cycles.last(where: { $0.end <= at.day }) {
            try sendHome(before.id, on: before.end.description)
        }
        try admitAll(id, on: start)
    }
}

extension Instant {
    fileprivate var day: CivilDate { ZoneRule.london.date(at: self) }
}
