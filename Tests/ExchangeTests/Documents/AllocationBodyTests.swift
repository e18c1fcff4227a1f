import Commissioning
import Evidence
import Exchange
import Testing

@Suite("The signed decision for a cycle")
struct AllocationBodyTests {
    private func real() throws -> Agreement {
        try AgreementBody.read(RepositoryFile.json("Config/agreement.json")).get()
    }

    private func recorded(_ entry: Int, from issuer: String) -> Recorded {
        let at = Instant(seconds: 1_543_190_400 + entry)
        let digest = PayloadDigest(of: [UInt8(entry)]).description
        return Recorded(entry: entry, at: at, issuer: issuer, signedAt: at, digest: digest)
    }

    /// The state with a number of children of each authority, all of them suitable.
    private func state(rotherham: Int, barnsley: Int) throws -> ServiceState {
        let agreement = try real()
        var state = ServiceState()
        var entry = 1
        func next(_ issuer: String) -> Recorded {
            entry += 1
            return recorded(entry, from: issuer)
        }
        state.apply(
            .agreement(agreement, signedBy: agreement.parties.map(\.id)), recorded(1, from: "home"))
        let birth = try #require(CivilMonth("2006-01"))
        for (authority, count) in [("rotherham", rotherham), ("barnsley", barnsley)] {
            for number in 0..<count {
                let since = try #require(CivilDate("2018-05-01")).adding(days: number)
                let body = NominationBody(
                    reference: "X-\(number)", birth: birth, priorityClass: 1, waitingSince: since,
                    earliest: nil, latest: nil)
                state.apply(.nomination(body), next(authority))
                let id = try #require(state.nominations.last).id
                state.apply(
                    .assessment(nomination: id, Assessment(match: .suitable, date: since)),
                    next("home"))
            }
        }
        return state
    }

    private func decided(
        _ state: ServiceState, swaps: [AllocationRecord.Swap] = []
    ) throws -> (AllocationRecord, JSONValue) {
        let draft = try #require(state.draft(for: state.cycles[0]))
        let snapshot = Snapshot(draft)
        let decision = try snapshot.instance.decide()
        let rows = decision.placements.filter { $0.cycle == 0 }.enumerated().map {
            index, placement in
            let nomination = snapshot.instance.nominations[placement.nomination]
            let names = snapshot.instance.authorities.map(\.id)
            return AllocationRecord.Row(
                place: "2018-19-C4-p\(index + 1)", nomination: nomination.id,
                authority: names[nomination.authority], funding: placement.funding,
                lender: placement.lender.map { names[$0] },
                pricePence: index == 1 ? 4_750_000 : nil, isLate: index == 2,
                responseDue: Instant(seconds: 1_545_066_000))
        }
        let record = snapshot.record(
            decision, revision: 2,
            causes: [.init(.lapse, subject: "2018-19-C4-p1"), .init(.deadline)], places: rows,
            swaps: swaps)
        let body = AllocationBody.write(
            record, decidedAt: Instant(seconds: 1_544_461_200), snapshot: snapshot.json,
            result: snapshot.result(decision))
        return (record, body)
    }

    @Test(
        "What is written, signed and read again is the same record",
        arguments: [(0, 0), (1, 0), (3, 0), (24, 1), (2, 5), (24, 8)])
    func roundTrip(rotherham: Int, barnsley: Int) throws {
        let (record, body) = try decided(state(rotherham: rotherham, barnsley: barnsley))
        let signed = try StrictJSON.parse(body.canonicalBytes())
        let read = try AllocationBody.read(signed).get()
        #expect(read.places == record.places)
        #expect(read.waiting == record.waiting)
        #expect(read.indicative == record.indicative)
        #expect(read == record)
    }

    @Test("Proposed swaps are read as they were written, and a damaged one is a fault")
    func swaps() throws {
        let swap = AllocationRecord.Swap(
            id: "2018-19-C4-r2-s1", gives: "rotherham", takes: "barnsley", child: "n-1",
            until: "2019-20-C1", instead: "n-2", placements: 4, placementsWithout: 3,
            answerUntil: Instant(seconds: 1_545_066_000))
        let (record, body) = try decided(state(rotherham: 3, barnsley: 1), swaps: [swap])
        #expect(record.swaps == [swap])
        #expect(try AllocationBody.read(body).get() == record)
        let members = [
            "id", "gives", "takes", "child", "until", "instead", "placements",
            "placementsWithout", "answerUntil",
        ]
        for member in members {
            let read = AllocationBody.read(body.with("swaps/0/\(member)", true))
            if case .success = read { Issue.record("\(member) may be true") }
        }
        let (_, without) = try decided(state(rotherham: 3, barnsley: 1))
        #expect(without["swaps"] == nil)
    }

    @Test("Children who wait have reasons with figures in it")
    func figures() throws {
        let (record, _) = try decided(state(rotherham: 24, barnsley: 8))
        let last = try #require(record.waiting.last)
        #expect(
            last.reasons.contains { $0.code == "no-seat-no-surplus" && $0.figure("beds") == 12 })
        #expect(record.indicative.allSatisfy { $0.cycle != "2018-19-C4" })
        #expect(record.places.count == 3)
    }

    @Test("The snapshot in it is a question that anybody can decide again, with the same result")
    func recomputable() throws {
        let (record, body) = try decided(state(rotherham: 24, barnsley: 8))
        let question = try #require(body["snapshot"])
        let plan = try PlanFile.read(question).get()
        let result = PlanFile.result(plan, try plan.decision.decide())
        #expect(result.canonicalBytes() == body["result"]?.canonicalBytes())
        let unseeded = question.with("seed", "")
        #expect(PayloadDigest(of: unseeded.canonicalBytes()).description == record.snapshotDigest)
    }

    @Test("No reference of a child stands in it")
    func noReferences() throws {
        let (_, body) = try decided(state(rotherham: 5, barnsley: 5))
        let text = String(decoding: body.canonicalBytes(), as: UTF8.self)
        #expect(!text.contains("X-1"))
    }

    @Test("The order in which nominations came changes nothing in the text but their lottery")
    func snapshotOrder() throws {
        let draft = try #require(
            try state(rotherham: 4, barnsley: 2).draft(
                for: state(rotherham: 0, barnsley: 0).cycles[0]))
        #expect(Snapshot(draft).digest == Snapshot(draft).digest)
        #expect(Snapshot(draft).json == Snapshot(draft).json)
    }

    @Test(
        "A row that cannot be read is a fault and never left out",
        arguments: [
            ("places/0/funding", "type or pattern"), ("places/0/place", ""),
            ("places/0/authority", ""), ("places/0/responseDue", ""), ("causes/0/kind", ""),
            ("places/1/pricePence", ""),
            ("rosterAfter/taken/0", ""), ("rosterAfter/t", ""), ("cycle", ""), ("revision", ""),
            ("format", ""), ("snapshotDigest", ""), ("snapshot", ""), ("decidedAt", ""),
        ])
    func damaged(pointer: String, _: String) throws {
        let (_, body) = try decided(state(rotherham: 3, barnsley: 1))
        for value: JSONValue in ["?", true] {
            let read = AllocationBody.read(body.with(pointer, value))
            if case .success = read { Issue.record("\(pointer) may be \(value)") }
        }
    }
}
