import GRDB
import Storage
import Testing

@Suite("What SQLite is told about the disk")
struct DurabilityTests {
    @Test("The writer logs ahead and syncs at every commit, after a restart too")
    func settings() throws {
        let fixture = try LedgerFixture()
        for _ in 0..<2 {
            let store = try fixture.open()
            let found = try store.durability()
            #expect(found.journal == "wal")
            #expect(found.synchronous == 2)
            try store.write { try $0.set("x", "1") }
            #expect(try store.durability().synchronous == 2)
            store.close()
        }
    }

    @Test("Every table is strict, so no column holds what it was not made for")
    func strict() throws {
        let fixture = try LedgerFixture()
        try fixture.open().close()
        let queue = try DatabaseQueue(path: fixture.path)
        let loose = try queue.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                    AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
                    """)
        }
        #expect(loose.isEmpty)
    }

    @Test(
        "The tables refuse what the ledger can never hold",
        arguments: [
            "entry = 0", "entry = -1", "entry = 'one'", "sequence = 0", "sequence = 'x'",
            "digest = x'00'", "digest = 'text of thirty-two bytes, exactly'", "leaf_hash = x''",
            "issuer = NULL", "verdict = NULL", "envelope = NULL", "envelope = 'text'",
            "recorded_at = 1.5", "audience = x'00'",
        ])
    func refused(change: String) throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        try store.write { try $0.append(LedgerFixture.entry(1)) }
        store.close()
        let queue = try DatabaseQueue(path: fixture.path)
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "UPDATE ledger SET \(change)") }
        }
    }

    @Test("A database that a newer program has changed is refused, for writing and for reading")
    func newerSchema() throws {
        let fixture = try LedgerFixture()
        try fixture.open().close()
        let queue = try DatabaseQueue(path: fixture.path)
        try queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 from the future')")
        }
        try queue.close()
        for open in [LedgerStore.init(writingTo:), LedgerStore.init(reading:)] {
            let found = fault { _ = try open(fixture.path) }
            #expect(found == .newerSchema("9 from the future"))
            #expect(found?.code == "storage.newer-schema")
        }
    }

    @Test("A file that is no database, and a folder that is not there, are faults with a hint")
    func notADatabase() throws {
        let fixture = try LedgerFixture()
        for path in ["\(fixture.folder)/missing/x.sqlite", fixture.folder] {
            let found = fault { _ = try LedgerStore(writingTo: path) }
            #expect(found?.code == "storage.failed", "\(path)")
            #expect(found?.hint.isEmpty == false)
        }
    }
}
