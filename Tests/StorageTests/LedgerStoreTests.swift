import Evidence
import Storage
import Testing

@Suite("The ledger in its database")
struct LedgerStoreTests {
    @Test("Entries come back as they were written, in order and in parts")
    func roundTrip() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        var entries = (1...7).map { LedgerFixture.entry($0) }
        entries[2].audience = ["barnsley", "coordinator", "home"]
        entries[3].verdict = "body.rule"
        entries[3].detail = "é – 'quoted' "
        entries[4].envelope = [UInt8](0...255)
        try store.write { transaction in
            for entry in entries { try transaction.append(entry) }
        }
        #expect(try store.read { try $0.head() } == 7)
        #expect(try store.read { try $0.entries(after: 0, limit: 100) } == entries)
        #expect(try store.read { try $0.entries(after: 3, limit: 2) } == Array(entries[3...4]))
        #expect(try store.read { try $0.entries(after: 7, limit: 2) }.isEmpty)
        #expect(!entries[3].isApplied)
    }

    @Test("Only the next entry is taken, and nothing of a transaction that tries another")
    func onlyNext() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        for wrong in [0, -1, 2, 100] {
            let found = fault { try store.write { try $0.append(LedgerFixture.entry(wrong)) } }
            #expect(found?.code == "storage.corrupt", "\(wrong)")
        }
        for again in [1, 3] {
            let found = fault {
                try store.write { transaction in
                    try transaction.append(LedgerFixture.entry(1))
                    try transaction.append(LedgerFixture.entry(again))
                }
            }
            #expect(found?.code == "storage.corrupt")
            #expect(try store.read { try $0.head() } == 0)
        }
        try store.write { try $0.append(LedgerFixture.entry(1)) }
        #expect(try store.read { try $0.head() } == 1)
    }

    @Test("A transaction reads what it has written, and others do not until it is over")
    func isolation() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        let reader = try LedgerStore(reading: fixture.path)
        try store.write { transaction in
            try transaction.append(LedgerFixture.entry(1))
            #expect(try transaction.view.head() == 1)
            #expect(try reader.read { try $0.head() } == 0)
        }
        #expect(try reader.read { try $0.head() } == 1)
    }

    @Test("What the body throws undoes everything and comes out as it is")
    func undone() throws {
        struct Stop: Error {}
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        #expect(throws: Stop.self) {
            try store.write { transaction in
                try transaction.append(LedgerFixture.entry(1))
                try transaction.set("a", "1")
                throw Stop()
            }
        }
        #expect(try store.read { try $0.head() } == 0)
        #expect(try store.read { try $0.setting("a") } == nil)
    }

    @Test("A document is found by its place in its stream; keysets and agreements stand in none")
    func streams() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        let entries = [
            LedgerFixture.entry(1, type: "keyset", sequence: 1),
            LedgerFixture.entry(2, type: "agreement", sequence: 1),
            LedgerFixture.entry(3, sequence: 1),
            LedgerFixture.entry(4, issuer: "barnsley", sequence: 1),
            LedgerFixture.entry(5, audience: ["coordinator", "home"], sequence: 1),
        ]
        try store.write { transaction in
            for entry in entries { try transaction.append(entry) }
        }
        func found(_ issuer: String, _ audience: [String], _ sequence: Int) throws -> Int? {
            try store.read {
                try $0.entry(issuer: issuer, audience: audience, sequence: sequence)?.entry
            }
        }
        #expect(try found("rotherham", ["coordinator"], 1) == 3)
        #expect(try found("barnsley", ["coordinator"], 1) == 4)
        #expect(try found("rotherham", ["coordinator", "home"], 1) == 5)
        #expect(try found("rotherham", ["coordinator"], 2) == nil)
        #expect(try found("rotherham", ["home"], 1) == nil)
        let digest = entries[2].digest
        #expect(try store.read { try $0.entries(digest: digest) }.map(\.entry) == [3])
    }

    @Test("The daemon can be stopped and started: everything is there again")
    func reopened() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        try store.write { try $0.append(LedgerFixture.entry(1)) }
        store.close()
        let again = try fixture.open()
        #expect(try again.read { try $0.head() } == 1)
        try again.write { try $0.append(LedgerFixture.entry(2)) }
        #expect(try again.read { try $0.entries(after: 0, limit: 9) }.map(\.entry) == [1, 2])
    }

    @Test("Two readers see whole transactions only, while a writer is at work")
    func readersWhileWriting() async throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        let path = fixture.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in 0..<60 {
                    try store.write { transaction in
                        for number in 1...3 {
                            try transaction.append(LedgerFixture.entry(round * 3 + number))
                        }
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    let reader = try LedgerStore(reading: path)
                    var last = 0
                    while last < 180 {
                        let (head, count) = try reader.read {
                            (try $0.head(), try $0.entries(after: 0, limit: 1_000).count)
                        }
                        #expect(head % 3 == 0 && head == count && head >= last)
                        last = head
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("A reader cannot write, and a database that is not there is not made by reading")
    func readOnly() throws {
        let fixture = try LedgerFixture()
        #expect(fault { _ = try LedgerStore(reading: fixture.path) }?.code == "storage.failed")
        let store = try fixture.open()
        let reader = try LedgerStore(reading: fixture.path)
        let found = fault { try reader.write { try $0.append(LedgerFixture.entry(1)) } }
        #expect(found?.code == "storage.failed")
        #expect(try store.read { try $0.head() } == 0)
    }
}
