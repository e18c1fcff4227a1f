import Commissioning

extension RuleCase {
    static let amendments = [
        RuleCase(.agreementVersion, "the version after the next") { _ in (next(3), "rotherham") },
        RuleCase(.agreementVersion, "a second version before any agreement") { scene in
            scene = ServiceScene(withoutAgreementAt: "2018-11-26T09:00:00Z")
            return (next(2), "rotherham")
        },
        RuleCase(.amendmentStart, "another beginning") { _ in
            (next(2) { $0.from = "2019-02-01" }, "rotherham")
        },
        RuleCase(.amendmentParties, "a council taken off the list") { _ in
            (
                next(2) {
                    $0.parties.remove(at: 1)
                    ($0.shares, $0.standing, $0.teamShares) = ([1], [0], [1])
                }, "rotherham"
            )
        },
        RuleCase(.amendmentParties, "councils in another order") { _ in
            (next(2) { $0.parties.swapAt(0, 1) }, "rotherham")
        },
        RuleCase(.amendmentParties, "a new council before the others") { _ in
            (next(2) { join(&$0, at: 0) }, "rotherham")
        },
        RuleCase(.amendmentParties, "a home that becomes an auditor") { _ in
            (
                next(2) {
                    $0.parties[3] = Party(id: "home", role: .auditor, name: "H", areaCodes: [])
                }, "rotherham"
            )
        },
        RuleCase(nil, "a new council after the others") { _ in
            (next(2) { join(&$0, at: 2) }, "rotherham")
        },
        RuleCase(.amendmentOverlap, "a cycle moved into the one decided before it") { scene in
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (
                next(2, from: "2019-04-01") {
                    $0.exceptions = [CycleException(cycle: "2019-20-C1", start: day("2019-04-07"))]
                }, "rotherham"
            )
        },
        RuleCase(nil, "a cycle moved to the end of the turnaround") { scene in
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (
                next(2, from: "2019-04-01") {
                    $0.exceptions = [CycleException(cycle: "2019-20-C1", start: day("2019-04-08"))]
                }, "rotherham"
            )
        },
        RuleCase(.amendmentDecided, "a decided cycle moved") { scene in
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (
                next(2, from: "2019-01-01") {
                    $0.exceptions = [CycleException(cycle: "2018-19-C4", start: day("2019-01-14"))]
                }, "rotherham"
            )
        },
        RuleCase(.amendmentDecided, "a decided cycle called off") { scene in
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (
                next(2, from: "2019-01-01") {
                    $0.exceptions = [CycleException(cycle: "2018-19-C4", start: nil)]
                }, "rotherham"
            )
        },
        RuleCase(nil, "the first cycle called off before it is due") { _ in
            (
                next(2, from: "2019-01-01") {
                    $0.exceptions = [CycleException(cycle: "2018-19-C4", start: nil)]
                }, "rotherham"
            )
        },
        RuleCase(.amendmentDecided, "an end before a decided cycle") { scene in
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (next(2, from: "2019-01-02") { $0.to = "2019-01-05" }, "rotherham")
        },
        RuleCase(.amendmentShares, "weights whose fractions cannot be written") { scene in
            scene = ServiceScene(weights(999_983, 999_979))
            return (
                next(2) { $0 = weights(999_961, 999_962, from: $0) }, "rotherham"
            )
        },
        RuleCase(nil, "weights in hundredths after weights in halves") { _ in
            (next(2) { $0.shares = [67, 33] }, "rotherham")
        },
    ]

    static let notices = [
        RuleCase(.leaveTooSoon, "a notice a day too short") { _ in
            (.leave(effectiveEnd: day("2019-11-25")), "rotherham")
        },
        RuleCase(nil, "a notice of twelve months to the day") { _ in
            (.leave(effectiveEnd: day("2019-11-26")), "rotherham")
        },
        RuleCase(.leaveTooSoon, "a notice from the last of a long month") { scene in
            scene.now = moment("2020-02-29T12:00:00Z")
            return (.leave(effectiveEnd: day("2021-02-27")), "rotherham")
        },
        RuleCase(nil, "a notice to the last of a short month") { scene in
            scene.now = moment("2020-02-29T12:00:00Z")
            return (.leave(effectiveEnd: day("2021-02-28")), "rotherham")
        },
        RuleCase(.leaveRepeated, "a second notice") { scene in
            scene.send(.leave(effectiveEnd: day("2020-06-01")), from: "rotherham")
            return (.leave(effectiveEnd: day("2021-06-01")), "rotherham")
        },
        RuleCase(nil, "the other council's notice") { scene in
            scene.send(.leave(effectiveEnd: day("2020-06-01")), from: "rotherham")
            return (.leave(effectiveEnd: day("2020-06-01")), "barnsley")
        },
        RuleCase(.leaveAfterEnd, "a notice to the end of the agreement") { _ in
            (.leave(effectiveEnd: day("2024-01-01")), "rotherham")
        },
        RuleCase(.roleNotAllowed, "a notice of the home") { _ in
            (.leave(effectiveEnd: day("2020-06-01")), "home")
        },
        RuleCase(.leaveShares, "weights that cannot be carried over without the third") { scene in
            var sample = weights(999_983, 999_979)
            join(&sample, at: 2)
            sample.shares[2] = 999_961
            scene = ServiceScene(sample)
            return (.leave(effectiveEnd: day("2020-06-01")), "sheffield")
        },
    ]

    /// A third council.
    static func join(_ sample: inout SampleAgreement, at position: Int) {
        let third = Party(id: "sheffield", role: .authority, name: "Sheffield", areaCodes: [])
        sample.parties.insert(third, at: position)
        sample.shares.insert(1, at: position)
        sample.standing.insert(0, at: position)
        sample.teamShares.insert(1, at: position)
    }

    private static func weights(
        _ first: Int, _ second: Int, from sample: SampleAgreement = SampleAgreement()
    ) -> SampleAgreement {
        var sample = sample
        sample.shares = [first, second]
        return sample
    }
}
