import Commissioning

extension RuleCase {
    /// A family as an authority would refer it.
    static func family(
        _ reference: String, waiting: String = "2018-11-01", weeks: Int? = nil
    ) -> Fact {
        .teamReferral(
            TeamReferral(
                reference: reference, priorityClass: 1, waitingSince: day(waiting), weeks: weeks))
    }

    /// Brings a case of Rotherham, referred as `R-F1`, into a state; gives its id.
    ///
    /// Its slot runs from Monday 7 January 2019; the clock shows 14 January.
    static func bring(_ scene: inout ServiceScene, to state: TeamCaseState) -> String {
        let id = TeamCase.id(ofDigest: scene.recorded(from: "rotherham").digest)
        scene.send(family("R-F1"), from: "rotherham")
        if state == .waiting { return id }
        scene.pass(to: "2019-01-14T09:00:00Z")
        if state == .withdrawn {
            scene.send(.withdrawal(reference: "R-F1", reason: .other), from: "rotherham")
        }
        if state == .open || state == .closed {
            scene.send(.teamCase(id, .opened(day("2019-01-08"))), from: "home")
        }
        if state == .closed {
            scene.send(.teamCase(id, .closed(day("2019-01-10"), .completed)), from: "home")
        }
        return id
    }

    /// Every event in every state: allowed only where it makes sense.
    static let teamStates: [RuleCase] = TeamCaseState.allCases.flatMap { state in
        [
            RuleCase(
                state == .given ? nil : .teamCaseState, "opened when \(state.rawValue)"
            ) { scene in
                let id = bring(&scene, to: state)
                return (.teamCase(id, .opened(day("2019-01-09"))), "home")
            },
            RuleCase(
                state == .open ? nil : .teamCaseState, "closed when \(state.rawValue)"
            ) { scene in
                let id = bring(&scene, to: state)
                return (.teamCase(id, .closed(day("2019-01-11"), .completed)), "home")
            },
            RuleCase(
                state == .waiting || state == .given ? nil : .alreadyEnded,
                "withdrawn when \(state.rawValue)"
            ) { scene in
                _ = bring(&scene, to: state)
                return (.withdrawal(reference: "R-F1", reason: .familyWithdrew), "rotherham")
            },
            RuleCase(
                state == .closed || state == .withdrawn ? nil : .teamReferenceInUse,
                "referred again when \(state.rawValue)"
            ) { scene in
                _ = bring(&scene, to: state)
                return (family("R-F1"), "rotherham")
            },
            RuleCase(
                state == .closed || state == .withdrawn ? nil : .referenceInUse,
                "nominated when \(state.rawValue)"
            ) { scene in
                _ = bring(&scene, to: state)
                return (ServiceScene.child("R-F1"), "rotherham")
            },
        ]
    }

    static let team = teamReferrals + teamStates + teamDays

    static let teamReferrals = [
        RuleCase(nil, "a family of a council") { _ in (family("R-F1"), "rotherham") },
        RuleCase(.roleNotAllowed, "a family of the home") { _ in (family("R-F1"), "home") },
        RuleCase(.teamReferenceInUse, "the reference of a nominated child") { scene in
            scene.nominate("R-1")
            return (family("R-1"), "rotherham")
        },
        RuleCase(nil, "another council's reference for a family") { scene in
            scene.send(family("R-1"), from: "rotherham")
            return (family("R-1"), "barnsley")
        },
        RuleCase(.referenceUnknown, "another council's family") { scene in
            scene.send(family("R-1"), from: "rotherham")
            return (.withdrawal(reference: "R-1", reason: .other), "barnsley")
        },
        RuleCase(.teamWaitingSinceFuture, "a family waiting since tomorrow") { _ in
            (family("R-F1", waiting: "2018-11-27"), "rotherham")
        },
        RuleCase(nil, "a family waiting since today") { _ in
            (family("R-F1", waiting: "2018-11-26"), "rotherham")
        },
        RuleCase(nil, "a family before the agreement's last round") { scene in
            scene.now = moment("2023-12-25T17:00:00Z")
            return (family("R-F1"), "rotherham")
        },
        RuleCase(.teamNoRound, "a family after the agreement's last round") { scene in
            scene.now = moment("2023-12-25T17:00:01Z")
            return (family("R-F1"), "rotherham")
        },
        RuleCase(.teamTooManyOpen, "one family more than can be carried") { scene in
            for number in 1...ServiceState.openReferralsMaximum / 2 {
                scene.send(family("R-F\(number)"), from: "rotherham")
            }
            return (family("R-X1"), "rotherham")
        },
        RuleCase(nil, "as many families as can be carried") { scene in
            for number in 1..<ServiceState.openReferralsMaximum / 2 {
                scene.send(family("R-F\(number)"), from: "rotherham")
            }
            return (family("R-X1"), "rotherham")
        },
        RuleCase(.roleNotAllowed, "a case by a council") { scene in
            let id = bring(&scene, to: .given)
            return (.teamCase(id, .opened(day("2019-01-09"))), "rotherham")
        },
        RuleCase(.teamCaseUnknown, "a case that nobody referred") { _ in
            (.teamCase("t-unknown", .opened(day("2018-11-26"))), "home")
        },
        RuleCase(.roleNotAllowed, "a round by a council") { _ in
            let record = TeamRoundRecord(
                monday: day("2019-01-07"), start: day("2019-01-07"), load: [],
                denominator: 1, accounts: [], given: [], waiting: [])
            return (.teamAllocation(record), "rotherham")
        },
    ]

    /// One row for each edge of the days on which a case can be opened and closed.
    static let teamDays: [RuleCase] = {
        let rows: [(RuleCode?, TeamCaseState, String, String)] = [
            (.teamCaseDate, .given, "2019-01-06", "opened the day before its slot"),
            (nil, .given, "2019-01-07", "opened on the first day of its slot"),
            (nil, .given, "2019-01-14", "opened today"),
            (.teamCaseDate, .given, "2019-01-15", "opened tomorrow"),
            (.teamCaseDate, .open, "2019-01-08", "closed on the day it was opened"),
            (nil, .open, "2019-01-09", "closed a night later"),
            (.teamCaseDate, .open, "2019-01-15", "closed tomorrow"),
        ]
        return rows.map { expected, state, date, name in
            RuleCase(expected, name) { scene in
                let id = bring(&scene, to: state)
                let event: TeamCaseEvent =
                    state == .given ? .opened(day(date)) : .closed(day(date), .completed)
                return (.teamCase(id, event), "home")
            }
        } + [
            RuleCase(.teamCaseDate, "opened when its slot is over") { scene in
                let id = bring(&scene, to: .given)
                scene.now = moment("2019-06-01T09:00:00Z")
                return (.teamCase(id, .opened(day("2019-05-27"))), "home")
            },
            RuleCase(nil, "opened on the last day of its slot") { scene in
                let id = bring(&scene, to: .given)
                scene.now = moment("2019-06-01T09:00:00Z")
                return (.teamCase(id, .opened(day("2019-05-26"))), "home")
            },
            RuleCase(nil, "closed after its slot was over") { scene in
                let id = bring(&scene, to: .open)
                scene.now = moment("2019-06-10T09:00:00Z")
                return (.teamCase(id, .closed(day("2019-06-05"), .completed)), "home")
            },
        ]
    }()
}
