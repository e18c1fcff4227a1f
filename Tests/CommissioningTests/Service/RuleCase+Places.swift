import Commissioning
import Testing

extension RuleCase {
    private static func wishes(
        _ cycle: String = "2018-19-C4", _ order: [String] = [], release: Int = 0,
        sell: Int = 0, more: Int? = nil, buy: Int = 0
    ) -> Fact {
        .authorityAllocation(
            Ranking(
                cycle: cycle, order: order, releasePlaces: release, morePlacesMaximum: more,
                sell: PlacesForSale(places: sell, pricePence: 100),
                buy: PlacesToBuy(places: buy, pricePenceMaximum: 100)))
    }

    static let wishes = [
        RuleCase(.cycleUnknown, "a cycle that is not in the calendar") { _ in
            (wishes("2018-19-C3"), "rotherham")
        },
        RuleCase(nil, "the last cycle of the calendar") { _ in (wishes("2023-24-C3"), "rotherham")
        },
        RuleCase(.cycleDecided, "a decided cycle") { scene in
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (wishes(), "rotherham")
        },
        RuleCase(signed: .cycleDecided, "signed a second after the deadline, not yet decided") {
            scene in
            scene.now = moment("2018-12-10T17:00:01Z")
            return (wishes(), "rotherham", moment("2018-12-10T17:00:01Z"))
        },
        RuleCase(signed: nil, "signed at the deadline, not yet decided") { scene in
            scene.now = moment("2018-12-10T17:00:01Z")
            return (wishes(), "rotherham", moment("2018-12-10T17:00:00Z"))
        },
        RuleCase(.orderUnknown, "a reference nobody used") { _ in
            (wishes("2018-19-C4", ["R-1"]), "rotherham")
        },
        RuleCase(.orderUnknown, "another council's child") { scene in
            scene.nominate("B-1", by: "barnsley")
            return (wishes("2018-19-C4", ["B-1"]), "rotherham")
        },
        RuleCase(.orderUnknown, "a child that has a place") { scene in
            scene.nominate("R-1")
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (wishes("2019-20-C1", ["R-1"]), "rotherham")
        },
        RuleCase(nil, "open children") { scene in
            scene.nominate("R-1")
            scene.nominate("R-2", assessed: false)
            return (wishes("2018-19-C4", ["R-2", "R-1"]), "rotherham")
        },
        RuleCase(.releaseOverOwn, "three places of two") { _ in
            (wishes(release: 3), "rotherham")
        },
        RuleCase(nil, "two places of two") { _ in (wishes(release: 2), "rotherham") },
        RuleCase(.releaseOverOwn, "two standing places of one") { _ in
            (wishes(release: 2), "barnsley")
        },
        RuleCase(nil, "the one standing place") { _ in (wishes(release: 1), "barnsley") },
        RuleCase(.releaseOverOwn, "one released and two for sale of two") { _ in
            (wishes(release: 1, sell: 2), "rotherham")
        },
        RuleCase(nil, "one released and one for sale of two") { _ in
            (wishes(release: 1, sell: 1), "rotherham")
        },
        RuleCase(.buyOverMore, "two to buy of one wanted") { _ in
            (wishes(more: 1, buy: 2), "rotherham")
        },
        RuleCase(nil, "one to buy of one wanted") { _ in (wishes(more: 1, buy: 1), "rotherham") },
        RuleCase(nil, "two to buy of any number") { _ in (wishes(buy: 2), "rotherham") },
    ]

    /// A scene with one offer to Rotherham, to be answered by 17 December, 17:00.
    private static func offer(_ scene: inout ServiceScene) {
        scene.nominate("R-1")
        scene.pass(to: "2018-12-10T17:00:00Z")
    }

    static let answers = [
        RuleCase(.offerUnknown, "an offer nobody made") { _ in
            (.response(place: first, answer: .accept), "rotherham")
        },
        RuleCase(.offerNotYours, "another council's offer") { scene in
            offer(&scene)
            return (.response(place: first, answer: .decline), "barnsley")
        },
        RuleCase(nil, "its own offer") { scene in
            offer(&scene)
            return (.response(place: first, answer: .accept), "rotherham")
        },
        RuleCase(.offerAnswered, "a second answer") { scene in
            offer(&scene)
            scene.send(.response(place: first, answer: .accept), from: "rotherham")
            return (.response(place: first, answer: .decline), "rotherham")
        },
        RuleCase(.offerAnswered, "an answer signed in time that comes after the lapse") { scene in
            offer(&scene)
            scene.pass(to: "2018-12-17T17:00:00Z")
            return (.response(place: first, answer: .accept), "rotherham")
        },
        RuleCase(signed: .offerLate, "signed a second late") { scene in
            offer(&scene)
            scene.now = moment("2018-12-17T17:00:01Z")
            return (.response(place: first, answer: .accept), "rotherham", scene.now)
        },
        RuleCase(signed: nil, "signed at the last second, recorded later") { scene in
            offer(&scene)
            scene.now = moment("2018-12-17T17:00:01Z")
            return (
                .response(place: first, answer: .accept), "rotherham",
                moment("2018-12-17T17:00:00Z")
            )
        },
    ]

    static let home = [
        RuleCase(.capacityOverRegistered, "four beds of three registered") { _ in
            (.capacity(record(beds: 4)), "home")
        },
        RuleCase(nil, "three beds of three registered") { _ in (.capacity(record(beds: 3)), "home")
        },
        RuleCase(.capacityTooManyChanges, "a 53rd day ahead on which something changes") { scene in
            let first = day("2019-01-01")
            for week in 0..<52 {
                let from = first.adding(days: 7 * week).description
                scene.send(.capacity(record(beds: week % 2 + 2, from: from)), from: "home")
            }
            return (.capacity(record(beds: 3, from: "2020-01-01")), "home")
        },
        RuleCase(nil, "a correction of the 52nd day ahead") { scene in
            let first = day("2019-01-01")
            for week in 0..<52 {
                let from = first.adding(days: 7 * week).description
                scene.send(.capacity(record(beds: week % 2 + 2, from: from)), from: "home")
            }
            return (.capacity(record(beds: 3)), "home")
        },
        RuleCase(nil, "no bed and no team") { _ in
            (.capacity(record(beds: 0, slots: 0)), "home")
        },
        RuleCase(nil, "a team too small for a full home: its slots are counted by day") { _ in
            (.capacity(record(beds: 3, slots: 1)), "home")
        },
        RuleCase(.nominationUnknown, "a child nobody nominated") { _ in
            (assessment("n-0000000000000099"), "home")
        },
        RuleCase(.pairsTooMany, "one pair more than one decision can publish") { scene in
            let ids = (0..<24).map { scene.nominate("R-\($0)") }
            for index in 0..<7 {
                let others = Array(ids[(index + 1)...].prefix(20))
                scene.send(assessment(ids[index], apart: others), from: "home")
            }
            let left = 150 - scene.state.incompatiblePairs.count
            scene.send(
                assessment(ids[7], apart: Array(ids[8...].prefix(left))), from: "home")
            return (assessment(ids[23], apart: Array(ids[8..<22])), "home")
        },
        RuleCase(.nominationEnded, "a withdrawn child") { scene in
            let id = scene.nominate("R-1")
            scene.send(.withdrawal(reference: "R-1", reason: .other), from: "rotherham")
            return (assessment(id), "home")
        },
        RuleCase(nil, "a child with an offer") { scene in
            let id = scene.nominate("R-1")
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (assessment(id), "home")
        },
        RuleCase(.assessmentInResidence, "a child in the home") { scene in
            try reside(&scene)
            return (assessment(try #require(scene.state.nominations.first).id), "home")
        },
        RuleCase(.nominationEnded, "a child whose stay has ended") { scene in
            try reside(&scene)
            scene.send(.placement(place: first, .stage2(day("2019-01-09"))), from: "home")
            return (assessment(try #require(scene.state.nominations.first).id), "home")
        },
        RuleCase(.pairUnknown, "kept apart from a child nobody nominated") { scene in
            (assessment(scene.nominate("R-1"), apart: ["n-0000000000000099"]), "home")
        },
        RuleCase(.pairWithItself, "kept apart from itself") { scene in
            let id = scene.nominate("R-1")
            return (assessment(id, apart: [id]), "home")
        },
        RuleCase(nil, "kept apart from another council's child") { scene in
            let other = scene.nominate("B-1", by: "barnsley")
            return (assessment(scene.nominate("R-1"), apart: [other]), "home")
        },
        RuleCase(nil, "an open child, for the second time") { scene in
            (assessment(scene.nominate("R-1")), "home")
        },
    ]

    private static func assessment(_ id: String, apart: [String] = []) -> Fact {
        .assessment(
            nomination: id,
            Assessment(match: .unsuitable, date: day("2018-11-26"), mayNotShareWith: apart))
    }

    /// A scene with a place accepted, on a day of the cycle.
    private static func accept(_ scene: inout ServiceScene, on now: String) {
        offer(&scene)
        scene.send(.response(place: first, answer: .accept), from: "rotherham")
        scene.pass(to: now)
    }

    private static func admitted(_ date: String) -> (Fact, String) {
        (.placement(place: first, .admitted(day(date))), "home")
    }

    private static func ended(_ date: String) -> (Fact, String) {
        (.placement(place: first, .ended(day(date), .disengaged)), "home")
    }

    private static func noShow(_ date: String) -> (Fact, String) {
        (.placement(place: first, .noShow(day(date))), "home")
    }

    private static func extended(_ until: String) -> (Fact, String) {
        (.placement(place: first, .extended(day("2019-01-09"), until: day(until))), "home")
    }

    static let placements = [
        RuleCase(.placeUnknown, "a place nobody made") { _ in admitted("2019-01-07") },
        RuleCase(.placeState, "an offer not yet answered") { scene in
            offer(&scene)
            scene.now = moment("2019-01-10T09:00:00Z")
            return admitted("2019-01-07")
        },
        RuleCase(nil, "an accepted place, on the first day") { scene in
            accept(&scene, on: "2019-01-07T09:00:00Z")
            return admitted("2019-01-07")
        },
        RuleCase(.placeDate, "before the first day") { scene in
            accept(&scene, on: "2019-01-10T09:00:00Z")
            return admitted("2019-01-06")
        },
        RuleCase(.placeDate, "tomorrow") { scene in
            accept(&scene, on: "2019-01-10T09:00:00Z")
            return admitted("2019-01-11")
        },
        RuleCase(nil, "on the last day of late entry") { scene in
            accept(&scene, on: "2019-02-01T09:00:00Z")
            return admitted("2019-01-21")
        },
        RuleCase(.placeDate, "a day after late entry") { scene in
            accept(&scene, on: "2019-02-01T09:00:00Z")
            return admitted("2019-01-22")
        },
        RuleCase(.placeDate, "before it was offered") { scene in
            scene.pass(to: "2019-01-10T09:00:00Z")
            scene.nominate("R-1")
            scene.send(.response(place: first, answer: .accept), from: "rotherham")
            return admitted("2019-01-09")
        },
        RuleCase(.placeDate, "a child who did not come before the first day") { scene in
            accept(&scene, on: "2019-01-10T09:00:00Z")
            return noShow("2019-01-06")
        },
        RuleCase(nil, "a child who did not come on the first day") { scene in
            accept(&scene, on: "2019-01-10T09:00:00Z")
            return noShow("2019-01-07")
        },
        RuleCase(nil, "a child who did not come, after late entry") { scene in
            accept(&scene, on: "2019-02-10T09:00:00Z")
            return noShow("2019-02-09")
        },
        RuleCase(.placeDate, "a child who will not come tomorrow") { scene in
            accept(&scene, on: "2019-01-10T09:00:00Z")
            return noShow("2019-01-11")
        },
        RuleCase(.placeDate, "extended to the last night of the cycle") { scene in
            try reside(&scene)
            return extended("2019-04-01")
        },
        RuleCase(nil, "extended by one night") { scene in
            try reside(&scene)
            return extended("2019-04-02")
        },
        RuleCase(.placeDate, "extended by more than a year") { scene in
            try reside(&scene)
            return extended("2020-04-02")
        },
        RuleCase(.extensionWithoutBed, "extended into a night without a bed") { scene in
            try reside(&scene)
            let shut = CapacityRecord(
                from: day("2019-04-03"), bedsUsable: 0, familySlots: 15, reason: .repair)
            scene.send(.capacity(shut), from: "home")
            return extended("2019-04-04")
        },
        RuleCase(nil, "extended to the night before there is no bed") { scene in
            try reside(&scene)
            let shut = CapacityRecord(
                from: day("2019-04-03"), bedsUsable: 0, familySlots: 15, reason: .repair)
            scene.send(.capacity(shut), from: "home")
            return extended("2019-04-03")
        },
        RuleCase(.placeDate, "ended before it began") { scene in
            try reside(&scene)
            return ended("2019-01-06")
        },
        RuleCase(.placeDate, "ended on the day it began") { scene in
            try reside(&scene)
            return ended("2019-01-07")
        },
        RuleCase(nil, "ended after one night") { scene in
            try reside(&scene)
            return ended("2019-01-08")
        },
        RuleCase(.placeDate, "ended tomorrow") { scene in
            try reside(&scene)
            return ended("2019-01-11")
        },
    ]
}
