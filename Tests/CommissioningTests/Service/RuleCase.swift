import Commissioning
import Testing

/// A document at the edge of a rule: sent into a prepared service it breaks the rule, or just not.
struct RuleCase: CustomTestStringConvertible, Sendable {
    let name: String
    /// The rule it breaks, or `nil`.
    let expected: RuleCode?
    /// Prepares the service and gives the document, its issuer, and when it says it was signed.
    let document: @Sendable (inout ServiceScene) throws -> (Fact, String, Instant?)

    var testDescription: String { "\(expected?.rawValue ?? "allowed"): \(name)" }

    init(
        _ expected: RuleCode?, _ name: String,
        _ document: @escaping @Sendable (inout ServiceScene) throws -> (Fact, String)
    ) {
        self.expected = expected
        self.name = name
        self.document = {
            let (fact, issuer) = try document(&$0)
            return (fact, issuer, nil)
        }
    }

    init(
        signed expected: RuleCode?, _ name: String,
        _ document: @escaping @Sendable (inout ServiceScene) throws -> (Fact, String, Instant?)
    ) {
        self.expected = expected
        self.name = name
        self.document = document
    }

    static let all =
        governance + amendments + notices + nominations + withdrawals + wishes + answers + swaps
        + home + placements + team + outcomes
}

extension RuleCase {
    static func next(
        _ version: Int, id: String = "sample", from amendedFrom: String? = "2020-01-01",
        _ change: (inout SampleAgreement) -> Void = { _ in }
    ) -> Fact {
        var sample = SampleAgreement()
        sample.version = version
        sample.id = id
        sample.amendedFrom = version > 1 ? amendedFrom : nil
        change(&sample)
        return .agreement(sample.agreement, signedBy: ["rotherham"])
    }

    static let governance = [
        RuleCase(.agreementNotInForce, "a nomination before any agreement") { scene in
            scene = ServiceScene(withoutAgreementAt: "2018-11-26T09:00:00Z")
            return (ServiceScene.child("R-1"), "rotherham")
        },
        RuleCase(nil, "an agreement before any agreement") { scene in
            scene = ServiceScene(withoutAgreementAt: "2018-11-26T09:00:00Z")
            return (next(1), "rotherham")
        },
        RuleCase(nil, "a document without effect before any agreement") { scene in
            scene = ServiceScene(withoutAgreementAt: "2018-11-26T09:00:00Z")
            return (.none, "rotherham")
        },
        RuleCase(.agreementVersion, "another agreement") { _ in (next(1, id: "other"), "rotherham")
        },
        RuleCase(nil, "the next version") { _ in (next(2), "rotherham") },
        RuleCase(.roleNotAllowed, "a nomination by the home") { _ in
            (ServiceScene.child("R-1"), "home")
        },
        RuleCase(.roleNotAllowed, "a decision by a council") { scene in
            scene.nominate("R-1")
            scene.pass(to: "2018-12-10T17:00:00Z")
            let record = try #require(scene.state.allocations.first).record
            return (.allocation(record), "rotherham")
        },
        RuleCase(.roleNotAllowed, "capacity by a council") { _ in
            (.capacity(record(beds: 2)), "rotherham")
        },
        RuleCase(.roleNotAllowed, "a nomination by a stranger") { _ in
            (ServiceScene.child("R-1"), "sheffield")
        },
        RuleCase(nil, "a nomination by a council") { _ in (ServiceScene.child("R-1"), "rotherham")
        },
    ]

    static let nominations = [
        RuleCase(.referenceInUse, "an open reference") { scene in
            scene.nominate("R-1")
            return (ServiceScene.child("R-1"), "rotherham")
        },
        RuleCase(.referenceInUse, "the reference of a child with an offer") { scene in
            scene.nominate("R-1")
            scene.pass(to: "2018-12-10T17:00:00Z")
            return (ServiceScene.child("R-1"), "rotherham")
        },
        RuleCase(.referenceInUse, "the reference of a child in the home") { scene in
            try reside(&scene)
            return (ServiceScene.child("R-1"), "rotherham")
        },
        RuleCase(nil, "the reference of a child whose stay has ended") { scene in
            try reside(&scene)
            scene.send(
                .placement(place: first, .ended(day("2019-01-09"), .completed)), from: "home")
            return (ServiceScene.child("R-1"), "rotherham")
        },
        RuleCase(nil, "a withdrawn reference") { scene in
            scene.nominate("R-1")
            scene.send(.withdrawal(reference: "R-1", reason: .other), from: "rotherham")
            return (ServiceScene.child("R-1"), "rotherham")
        },
        RuleCase(nil, "another council's reference") { scene in
            scene.nominate("R-1")
            return (ServiceScene.child("R-1"), "barnsley")
        },
        RuleCase(.waitingSinceFuture, "waiting since tomorrow") { _ in
            (ServiceScene.child("R-1", waiting: "2018-11-27"), "rotherham")
        },
        RuleCase(nil, "waiting since today") { _ in
            (ServiceScene.child("R-1", waiting: "2018-11-26"), "rotherham")
        },
        RuleCase(.windowEmpty, "latest before earliest") { _ in
            (ServiceScene.child("R-1", earliest: "2019-01-08", latest: "2019-01-07"), "rotherham")
        },
        RuleCase(nil, "a window of the one day") { _ in
            (ServiceScene.child("R-1", earliest: "2019-01-07", latest: "2019-01-07"), "rotherham")
        },
        RuleCase(.neverEligible, "a window between two cycles") { _ in
            (ServiceScene.child("R-1", earliest: "2019-01-08", latest: "2019-04-07"), "rotherham")
        },
        RuleCase(.neverEligible, "sixteen before the first cycle") { _ in
            (ServiceScene.child("R-1", born: "2003-01"), "rotherham")
        },
        RuleCase(nil, "fifteen on the first day of the first cycle") { _ in
            (ServiceScene.child("R-1", born: "2003-02"), "rotherham")
        },
        RuleCase(.neverEligible, "ten when the last cycle starts") { _ in
            (ServiceScene.child("R-1", born: "2012-11"), "rotherham")
        },
        RuleCase(nil, "eleven when the last cycle starts") { _ in
            (ServiceScene.child("R-1", born: "2012-10"), "rotherham")
        },
        RuleCase(.tooManyOpen, "one more than can be carried") { scene in
            for number in 1...ServiceState.openNominationsMaximum / 2 {
                scene.nominate("R-\(number)", assessed: false)
            }
            return (ServiceScene.child("R-X1"), "rotherham")
        },
        RuleCase(nil, "as many as can be carried") { scene in
            for number in 1..<ServiceState.openNominationsMaximum / 2 {
                scene.nominate("R-\(number)", assessed: false)
            }
            return (ServiceScene.child("R-X1"), "rotherham")
        },
    ]

    static let withdrawals = [
        RuleCase(.referenceUnknown, "a reference nobody used") { _ in
            (.withdrawal(reference: "R-1", reason: .other), "rotherham")
        },
        RuleCase(.referenceUnknown, "another council's child") { scene in
            scene.nominate("R-1")
            return (.withdrawal(reference: "R-1", reason: .other), "barnsley")
        },
        RuleCase(nil, "its own child") { scene in
            scene.nominate("R-1")
            return (.withdrawal(reference: "R-1", reason: .other), "rotherham")
        },
        RuleCase(.alreadyEnded, "a second time") { scene in
            scene.nominate("R-1")
            scene.send(.withdrawal(reference: "R-1", reason: .other), from: "rotherham")
            return (.withdrawal(reference: "R-1", reason: .other), "rotherham")
        },
        RuleCase(.alreadyEnded, "a child in the home") { scene in
            try reside(&scene)
            return (.withdrawal(reference: "R-1", reason: .other), "rotherham")
        },
        RuleCase(nil, "a child with an accepted place") { scene in
            scene.nominate("R-1")
            scene.pass(to: "2018-12-10T17:00:00Z")
            scene.send(.response(place: first, answer: .accept), from: "rotherham")
            return (.withdrawal(reference: "R-1", reason: .other), "rotherham")
        },
    ]

    /// The first place ever made.
    static let first = "2018-19-C4-p1"

    /// A child of Rotherham, admitted on the first day of the first cycle.
    static func reside(_ scene: inout ServiceScene) throws {
        scene.nominate("R-1")
        scene.pass(to: "2018-12-10T17:00:00Z")
        scene.send(.response(place: first, answer: .accept), from: "rotherham")
        scene.pass(to: "2019-01-10T09:00:00Z")
        scene.send(.placement(place: first, .admitted(day("2019-01-07"))), from: "home")
        #expect(scene.state.place(first)?.state == .inResidence)
    }

    static func record(
        beds: Int, slots: Int = 15, from: String = "2019-01-01"
    ) -> CapacityRecord {
        CapacityRecord(
            from: day(from), bedsUsable: beds, familySlots: slots, reason: .repair)
    }
}
