import Commissioning
import Testing

extension RuleCase {
    private static let swap = "2018-19-C4-r1-s1"

    /// A scene with one proposal between the two councils, and the id of who would wait.
    private static func propose(_ scene: inout ServiceScene) {
        scene.nominate("R-1")
        scene.nominateForSwap()
        scene.pass(to: "2018-12-10T17:00:00Z")
    }

    private static func consent(
        _ answer: SwapConsent = .agree, by council: String = "barnsley"
    ) -> (Fact, String) {
        (.swapConsent(swap: swap, answer: answer), council)
    }

    static let swaps = [
        RuleCase(.swapUnknown, "a swap nobody proposed") { _ in consent() },
        RuleCase(nil, "consent by who gives") { scene in
            propose(&scene)
            return consent(by: "rotherham")
        },
        RuleCase(nil, "a refusal by who takes") { scene in
            propose(&scene)
            return consent(.refuse)
        },
        RuleCase(.swapNotYours, "a third council's consent") { scene in
            var sample = SampleAgreement()
            sample.parties.append(
                Party(id: "sheffield", role: .authority, name: "Sheffield", areaCodes: []))
            sample.shares = [1, 0, 0]
            sample.standing = [0, 1, 0]
            sample.teamShares = [1, 1, 1]
            scene = ServiceScene(sample)
            propose(&scene)
            return consent(by: "sheffield")
        },
        RuleCase(.roleNotAllowed, "the home's consent") { scene in
            propose(&scene)
            return consent(by: "home")
        },
        RuleCase(.swapAnswered, "a second answer") { scene in
            propose(&scene)
            scene.send(consent().0, from: "barnsley")
            return consent(.refuse)
        },
        RuleCase(.swapAnswered, "consent after the other has refused") { scene in
            propose(&scene)
            scene.send(consent(.refuse).0, from: "rotherham")
            return consent()
        },
        RuleCase(.swapAnswered, "an answer to what has been carried out") { scene in
            propose(&scene)
            scene.swap(swap)
            return consent()
        },
        RuleCase(signed: .swapLate, "signed a second late") { scene in
            propose(&scene)
            return (consent().0, "barnsley", moment("2018-12-17T17:00:01Z"))
        },
        RuleCase(signed: nil, "signed at the last second, recorded later") { scene in
            propose(&scene)
            for place in 1...3 {
                scene.send(
                    .response(place: "2018-19-C4-p\(place)", answer: .accept),
                    from: place == 3 ? "barnsley" : "rotherham")
            }
            scene.pass(to: "2018-12-18T09:00:00Z")
            return (consent().0, "barnsley", moment("2018-12-17T17:00:00Z"))
        },
        RuleCase(.swapSuperseded, "consent when the child who was to have the place has gone") {
            scene in
            propose(&scene)
            scene.send(.withdrawal(reference: "B-2", reason: .other), from: "barnsley")
            return consent()
        },
    ]
}
