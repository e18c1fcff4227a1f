import Evidence
import Storage
import Testing

@Suite("The queues of the exchange")
struct QueueTests {
    private let first = PayloadDigest(of: [1])
    private let second = PayloadDigest(of: [2])

    /// A store with one entry, and answers to two documents in the outbox.
    private func store(_ fixture: LedgerFixture) throws -> LedgerStore {
        let store = try fixture.open()
        try store.write { transaction in
            try transaction.append(LedgerFixture.entry(1))
            try transaction.enqueue(
                party: "rotherham", name: "a", entry: 1, answers: first, bytes: [1, 2, 3])
            try transaction.enqueue(
                party: "barnsley", name: "a", entry: 1, answers: second, bytes: [4])
            try transaction.enqueue(
                party: "rotherham", name: "b", entry: 1, answers: nil, bytes: [])
        }
        return store
    }

    private func waiting(_ store: LedgerStore) throws -> [String] {
        try store.read { try $0.waitingAnswers(limit: 100) }.map { "\($0.party) \($0.name)" }
            .sorted()
    }

    @Test("An answer waits until it is published, with its own bytes")
    func published() throws {
        let fixture = try LedgerFixture()
        let store = try store(fixture)
        #expect(try waiting(store) == ["barnsley a", "rotherham a", "rotherham b"])
        #expect(try store.read { try $0.waitingAnswerCount() } == 3)
        let answers = try store.read { try $0.waitingAnswers(limit: 100) }
        #expect(answers.first { $0.party == "rotherham" && $0.name == "a" }?.bytes == [1, 2, 3])
        try store.write { transaction in
            for answer in answers { try transaction.markPublished(answer.id, at: 99) }
        }
        #expect(try waiting(store).isEmpty)
        #expect(try store.read { try $0.waitingAnswerCount() } == 0)
        let given = try store.read { try $0.answers(to: "rotherham", limit: 10) }
        #expect(given.map(\.name) == ["b", "a"])
        #expect(given.map(\.publishedAt) == [99, 99])
    }

    @Test("The answers to a duplicate are published again, and no others, with the same bytes")
    func again() throws {
        let fixture = try LedgerFixture()
        let store = try store(fixture)
        let before = try store.read { try $0.answers(to: "rotherham", limit: 10) }
        try store.write { transaction in
            for id in 1...3 { try transaction.markPublished(id, at: 99) }
        }
        for _ in 0..<2 {
            try store.write { try $0.publishAgain(answersTo: first) }
            #expect(try waiting(store) == ["rotherham a"])
        }
        #expect(
            try store.read { try $0.answers(to: "rotherham", limit: 10) }.map(\.bytes)
                == before.map(\.bytes))
        try store.write { try $0.publishAgain(answersTo: PayloadDigest(of: [9])) }
        #expect(try waiting(store) == ["rotherham a"])
    }

    @Test("A party has a name once, and an answer belongs to an entry that is there")
    func constraints() throws {
        let fixture = try LedgerFixture()
        let store = try store(fixture)
        for (party, name, entry) in [("rotherham", "a", 1), ("rotherham", "c", 2)] {
            let found = fault {
                try store.write {
                    try $0.enqueue(party: party, name: name, entry: entry, answers: nil, bytes: [])
                }
            }
            #expect(found?.code == "storage.failed", "\(name)")
        }
        #expect(try store.read { try $0.waitingAnswerCount() } == 3)
    }

    @Test("Of two held documents with one number the first stays")
    func firstHeldStays() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        let documents = [
            LedgerFixture.held(5, "first"), LedgerFixture.held(5, "second"),
            LedgerFixture.held(3, "earlier"), LedgerFixture.held(5, "other", issuer: "barnsley"),
        ]
        for document in documents { try store.write { try $0.hold(document) } }
        let held = try store.read { try $0.held() }
        #expect(held == [documents[3], documents[2], documents[0]])
        try store.write { transaction in
            try transaction.release(issuer: "rotherham", audience: ["coordinator"], sequence: 5)
        }
        #expect(try store.read { try $0.held() } == [documents[3], documents[2]])
    }

    @Test("A refused file is noted once per folder and content")
    func refused() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        func file(_ party: String, _ sha256: String, _ code: String, at: Int) -> RefusedFile {
            RefusedFile(
                party: party, sha256: sha256, code: code, detail: "d", name: "n", sizeBytes: 3,
                refusedAt: at)
        }
        let files = [
            file("rotherham", "aa", "envelope.shape", at: 10),
            file("rotherham", "aa", "key.unknown", at: 20),
            file("barnsley", "aa", "key.unknown", at: 30),
        ]
        for file in files { try store.write { try $0.refuse(file) } }
        #expect(
            try store.read { try $0.refusedFiles(since: 0, limit: 10) } == [files[2], files[0]])
        #expect(try store.read { try $0.refusedFiles(since: 11, limit: 10) } == [files[2]])
        #expect(try store.read { try $0.isRefused(party: "barnsley", sha256: "aa") })
        #expect(try !store.read { try $0.isRefused(party: "barnsley", sha256: "bb") })
    }

    @Test("A stream is stopped once, by the first contradiction")
    func stopped() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        for sequence in [4, 9] {
            try store.write {
                try $0.stop(
                    issuer: "rotherham", audience: ["coordinator", "home"], sequence: sequence,
                    evidence: [1], at: 5)
            }
        }
        let streams = try store.read { try $0.stoppedStreams() }
        #expect(streams.map(\.issuer) == ["rotherham"])
        #expect(streams.map(\.audience) == [["coordinator", "home"]])
        #expect(streams.map(\.sequence) == [4])
    }

    @Test("A setting is kept, changed, and nil where there is none")
    func settings() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        #expect(try store.read { try $0.setting("x") } == nil)
        for value in ["one", "", "é\n"] {
            try store.write { try $0.set("x", value) }
            #expect(try store.read { try $0.setting("x") } == value)
        }
        try store.write { try $0.set("y", "other") }
        #expect(try store.read { try $0.setting("x") } == "é\n")
    }
}
