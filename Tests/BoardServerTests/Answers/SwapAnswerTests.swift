import BoardServer
import Commissioning
import Evidence
import Testing

@Suite("Swaps as people read them")
struct SwapAnswerTests {
    private static let swap = "2018-19-C4-r1-s1"
    private static let proposal =
        "Proposed swap 2018-19-C4-r1-s1: Rotherham's CHILD gives its place in 2018-19-C4 to "
        + "Barnsley's INSTEAD and has a firm place of Barnsley in 2019-20-C1. With it four "
        + "children have a place in the cycles looked at, without it three. "

    /// A story whose decision proposes a swap, and the ids of the two children.
    private func propose() throws -> (Story, child: String, instead: String) {
        var story = try Story.begun(try SampleAgreement.make())
        let child = try story.nominate("rotherham", "R-1", since: "2018-06-01")
        for (authority, reference) in [
            ("rotherham", "R-2"), ("barnsley", "B-1"), ("barnsley", "B-2"),
        ] {
            try story.nominate(
                authority, reference, since: "2018-07-01", latest: "2019-01-07")
        }
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        let instead = try #require(story.state.swap(Self.swap)).terms.instead
        return (story, child, instead)
    }

    private func words(_ found: (Story, child: String, instead: String), _ end: String) -> String {
        Self.proposal.replacing("CHILD", with: found.child)
            .replacing("INSTEAD", with: found.instead) + end
    }

    @Test("The cycle, both children and what needs a decision tell it, with totals and deadline")
    func open() throws {
        let found = try propose()
        let snapshot = found.0.snapshot()
        let sentence = words(
            found,
            "Rotherham and Barnsley still have to agree, by Monday 17 December 2018, 17:00.")
        let cycle = try Query.cycle("2018-19-C4").answer(from: snapshot)
        #expect(cycle.sentences.contains(sentence))
        for child in [found.child, found.instead] {
            let answer = try Query.explain(child).answer(from: snapshot)
            #expect(answer.sentences.contains(sentence))
        }
        let needed = try Query.status.answer(from: snapshot).json["needed"]
        guard case .array(let rows)? = needed else {
            Issue.record("no list of decisions")
            return
        }
        let swaps = rows.filter { $0["code"] == "swap-open" }
        #expect(swaps.map { $0["party"] } == ["rotherham", "barnsley"])
    }

    @Test("It tells who has agreed, who has refused, and what ran out or was overtaken")
    func statuses() throws {
        func status(_ change: (inout Story) throws -> Void) throws -> (JSONValue?, String) {
            var found = try propose()
            try change(&found.0)
            let answer = try Query.cycle("2018-19-C4").answer(from: found.0.snapshot())
            guard case .array(let swaps)? = answer.json["swaps"], let swap = swaps.first else {
                return (nil, "")
            }
            return (swap["status"], answer.sentences.first { $0.contains(Self.swap) } ?? "")
        }
        func consent(_ answer: SwapConsent) -> Fact {
            .swapConsent(swap: Self.swap, answer: answer)
        }
        let half = try status { $0.record(consent(.agree), by: "barnsley") }
        #expect(half.0 == "open" && half.1.contains("Rotherham still has to agree"))
        let both = try status {
            $0.record(consent(.agree), by: "barnsley")
            $0.record(consent(.agree), by: "rotherham")
        }
        #expect(both.0 == "agreed" && both.1.hasSuffix("Both have agreed."))
        let refused = try status { $0.record(consent(.refuse), by: "barnsley") }
        #expect(refused.0 == "refused" && refused.1.hasSuffix("Barnsley has refused."))
        let expired = try status {
            $0.answerAll("2018-19-C4")
            try $0.wait(until: "2018-12-18T09:00:00Z")
        }
        #expect(expired.0 == "expired")
        let over = try status {
            $0.record(.withdrawal(reference: "R-1", reason: .other), by: "rotherham")
        }
        #expect(over.0 == "superseded" && over.1.hasSuffix("has changed since."))
    }
}
