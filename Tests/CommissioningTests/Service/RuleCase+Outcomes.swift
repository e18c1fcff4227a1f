import Commissioning

extension RuleCase {
    /// One child of Rotherham in the home from the first day; gives its place.
    private static func admit(_ scene: inout ServiceScene) -> String {
        let child = scene.nominate("R-1")
        scene.pass(to: "2018-12-10T17:00:00Z")
        let place = scene.place(of: child)?.id ?? ""
        scene.send(.response(place: place, answer: .accept), from: "rotherham")
        scene.pass(to: "2019-01-07T12:00:00Z")
        scene.send(.placement(place: place, .admitted(day("2019-01-07"))), from: "home")
        return place
    }

    private static func sendHome(_ scene: inout ServiceScene) -> String {
        let place = admit(&scene)
        scene.pass(to: "2019-04-01T12:00:00Z")
        scene.send(.placement(place: place, .stage2(day("2019-04-01"))), from: "home")
        return place
    }

    private static func lives(_ place: String, _ date: String) -> Fact {
        .outcome(place: place, .lives(day(date), .home, nil))
    }

    static let outcomes = [
        RuleCase(nil, "a child at home on the day it went home") { scene in
            (lives(sendHome(&scene), "2019-04-01"), "rotherham")
        },
        RuleCase(.outcomePlaceUnknown, "an outcome of a place nobody had") { _ in
            (lives("2018-19-C4-p9", "2019-04-01"), "rotherham")
        },
        RuleCase(.outcomeNotYours, "an outcome of another council's child") { scene in
            (lives(sendHome(&scene), "2019-04-01"), "barnsley")
        },
        RuleCase(.roleNotAllowed, "the home's outcome") { scene in
            (lives(sendHome(&scene), "2019-04-01"), "home")
        },
        RuleCase(.outcomeTooEarly, "an outcome while the child is in the home") { scene in
            (lives(admit(&scene), "2019-01-07"), "rotherham")
        },
        RuleCase(.outcomeDate, "an outcome of a day in the home") { scene in
            (lives(sendHome(&scene), "2019-03-31"), "rotherham")
        },
        RuleCase(.outcomeDate, "a sign-off of tomorrow") { scene in
            let place = sendHome(&scene)
            return (.outcome(place: place, .signedOff(through: day("2019-04-02"))), "rotherham")
        },
        RuleCase(.outcomeTooMany, "one document more than one child can have") { scene in
            let place = sendHome(&scene)
            for _ in 0..<ServiceState.outcomesPerPlaceMaximum {
                scene.send(lives(place, "2019-04-01"), from: "rotherham")
            }
            return (lives(place, "2019-04-01"), "rotherham")
        },
    ]
}
