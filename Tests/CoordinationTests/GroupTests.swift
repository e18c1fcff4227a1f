import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Files that are committed together: each document is still taken whole or not at all.
@Suite("Groups of files", .serialized)
struct GroupTests {
    /// One party's folder with everything in it that a group can meet; another party's beside it.
    ///
    /// - Parameter isForked: With a second document under the first one's number.
    static func mixedGroup(isForked: Bool = true) async throws -> World {
        let world = try await World.inForce()
        var twin = try world.council("barnsley")
        for number in 1...3 {
            try world.send("barnsley", .nomination, Body.nomination("B-\(number)"))
        }
        // Refused by a rule, but authentic and next: recorded.
        try world.send("barnsley", .withdrawal, Body.withdrawal("B-404"))
        world.drop(Array("not json at all".utf8), in: "barnsley")
        world.drop(Array("{\"payload\":\"abc".utf8), in: "barnsley", as: "still-coming.json")
        let missing = try world.write("barnsley", .nomination, Body.nomination("B-5"))
        let early = try world.send("barnsley", .nomination, Body.nomination("B-6"))
        world.drop(early, in: "barnsley")
        try world.send("barnsley", .withdrawal, Body.withdrawal("B-1"))
        // Read after the folder of its author: the gap closes in another group.
        world.drop(missing, in: "home")
        // The same number as the first, another child, amid another party's files.
        let fork = try twin.sign(.nomination, Body.nomination("B-99"), at: world.clock.now())
        for number in 1...4 {
            try world.send("rotherham", .nomination, Body.nomination("R-\(number)"))
            if isForked, number == 2 { world.drop(fork, in: "rotherham") }
        }
        return world
    }

    @Test("In every group of many, each signature counts for its own file alone")
    func signaturesOfManyGroups() async throws {
        let world = try await World.inForce()
        let group = CoordinationLimits.filesPerGroupMaximum
        var sent: [SignedEnvelope] = []
        for number in 0..<(3 * group) {
            sent.append(
                try world.send("barnsley", .withdrawal, Body.withdrawal("B-\(number)")))
        }
        // Another document's signature, once for each group.
        for number in stride(from: 1, to: 3 * group, by: group) {
            let text = String(decoding: sent[number].generalBytes(), as: UTF8.self)
            let own = Base64URL.encode(sent[number].signatures[0].bytes)
            let other = Base64URL.encode(sent[number - 1].signatures[0].bytes)
            let forged = text.replacing(own, with: other)
            #expect(forged != text)
            world.drop(Array(forged.utf8), in: "barnsley")
        }
        try await world.round()
        try await world.round()
        #expect(
            try world.quarantined("barnsley").map(\.code) == [
                "key.signature", "key.signature", "key.signature",
            ])
        let recorded = try world.entries().filter {
            $0.issuer == "barnsley" && $0.type == "withdrawal"
        }
        #expect(recorded.map(\.digest) == sent.map(\.digest))
        #expect(try world.audit() == [])
    }

    @Test("What is refused, early or forked in a group changes nothing for the others")
    func mixed() async throws {
        let world = try await Self.mixedGroup()
        try await world.round()
        let state = await world.state
        #expect(
            Set(state.nominations.map(\.body.reference))
                == ["B-1", "B-2", "B-3", "B-5", "B-6", "R-1", "R-2", "R-3", "R-4"])
        #expect(state.nomination(authority: "barnsley", reference: "B-1")?.withdrawn != nil)
        let verdicts = try world.entries().filter { $0.issuer == "barnsley" }
            .filter { !["keyset", "agreement"].contains($0.type) }
            .map { "\($0.sequence) \($0.verdict)" }
        #expect(verdicts.count == 7)
        #expect(verdicts.contains("4 body.rule"))
        #expect(try world.quarantined("barnsley").map(\.code) == ["envelope.not-json"])
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.fork"])
        #expect(world.waiting("barnsley").keys.sorted() == ["still-coming.json"])
        #expect(try world.store.read { try $0.held() }.isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("A commit that fails at any entry of a group costs no document")
    func failingCommits() async throws {
        // Which of two documents with one number comes first would depend on which one fails.
        let lab = try RoundLab(try await Self.mixedGroup(isForked: false))
        let undisturbed = try lab.again()
        try undisturbed.start()
        let before = try undisturbed.entries().count
        try await undisturbed.round()
        let expected = try await RoundLab.Outcome(undisturbed)
        let after = try undisturbed.entries().count
        for entry in (before + 1)...after {
            let copy = try lab.again()
            try copy.start()
            let disk = try SabotagedDatabase(copy.disk.database)
            try disk.refuseEntry(entry)
            let report = await copy.coordinator.round()
            #expect(report.faults > 0)
            // All documents before it, and nothing of its own: at most two entries are undone.
            let kept = try copy.entries().count
            #expect(kept < entry && kept >= entry - 3)
            try disk.allowAll()
            if entry % 2 == 0 { try copy.restart() }
            try await copy.round()
            let outcome = try await RoundLab.Outcome(copy)
            // The fingerprint alone has the children in the order in which they came.
            let differences = outcome.differencesThatCount(from: expected)
            let fingerprints = [outcome.state, expected.state].compactMap {
                $0.split(separator: " ").last.map(String.init)
            }
            #expect(differences.filter { !fingerprints.contains($0) } == [], "entry \(entry)")
            #expect(try copy.audit() == [])
        }
    }

    @Test("A crash at any operation on the folders of a group costs no document")
    func crashes() async throws {
        let lab = try RoundLab(try await Self.mixedGroup())
        let undisturbed = try lab.again()
        let counting = FaultyFolderSystem(undisturbed.memory)
        try undisturbed.start(through: counting)
        try await undisturbed.round()
        let expected = try await RoundLab.Outcome(undisturbed)
        for number in counting.operations.indices {
            let trouble: FaultyFolderSystem.Trouble =
                number % 2 == 0 ? .crashesAfter : .crashesWithin
            let copy = try lab.again()
            try await copy.runOnce(
                through: FaultyFolderSystem(copy.memory, at: number + 1, trouble))
            copy.memory.cutPower()
            try copy.restart()
            try await copy.round()
            let outcome = try await RoundLab.Outcome(copy)
            #expect(
                outcome.differences(from: expected) == [],
                "\(trouble) \(number + 1) \(counting.operations[number])")
        }
    }

    @Test("More files than one group holds are all taken, in their order")
    func manyGroups() async throws {
        var limits = FolderLimits.standard
        limits.filesPerPartyPerRound = 1000
        let world = try await World(limits: limits)
        try await world.enrol()
        try await world.agree()
        let count = 2 * CoordinationLimits.filesPerGroupMaximum + 7
        for number in 1...count {
            try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-\(number + 100)"))
        }
        let report = await world.coordinator.round()
        #expect(report.filesTaken == count)
        #expect(world.waiting("rotherham").isEmpty)
        #expect(try world.received(.receipt, by: "rotherham").count >= count)
        #expect(try world.audit() == [])
    }

    @Test("A ledger whose stored bytes were changed does not start")
    func changedBytes() async throws {
        let world = try await Self.mixedGroup()
        try await world.round()
        let receipt = try #require(try world.entries().last { $0.type == "receipt" })
        var bytes = receipt.envelope
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "e")))
        bytes[place + 40] ^= 1
        let disk = try SabotagedDatabase(world.disk.database)
        try disk.change(
            "UPDATE ledger SET envelope = x'\(Hashing.hex(bytes))' WHERE entry = \(receipt.entry)")
        #expect(throws: CoordinationFault.self) { try world.restart() }
    }
}
