import Foundation
import GRDB
import Storage
import Testing

/// A database of any released program is moved forward, and nothing in it is lost.
@Suite("Upgrades of the schema")
struct UpgradeTests {
    /// Dumps of small real ledgers, one for each schema that was ever released.
    static let fixtures: [String] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { "\(folder)/\($0)" }
    }()

    private static func load(_ dump: String) throws -> LedgerFixture {
        let fixture = try LedgerFixture()
        let queue = try DatabaseQueue(path: fixture.path)
        let text = try String(contentsOfFile: dump, encoding: .utf8)
        try queue.writeWithoutTransaction { try $0.execute(sql: text) }
        try queue.close()
        return fixture
    }

    private static func tables(_ path: String) throws -> Set<String> {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read {
            Set(try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type='table'"))
        }
    }

    @Test("Every schema has its fixture")
    func complete() {
        #expect(Self.fixtures.count == Schema.migrator.migrations.count)
    }

    @Test("A ledger of every released schema opens and holds what it held", arguments: fixtures)
    func forward(dump: String) throws {
        let fixture = try Self.load(dump)
        defer { withExtendedLifetime(fixture) {} }
        let store = try fixture.open()
        defer { store.close() }
        #expect(try store.read { try $0.head() } == 12)
        #expect(try store.read { try $0.leafHashes(after: 0, limit: 100) }.count == 12)
        #expect(try store.read { try $0.entry(1) }?.type == "keyset")
        #expect(try store.integrityComplaint() == nil)
        #expect(try LedgerStore(reading: fixture.path).read { try $0.head() } == 12)
    }

    private static func migrator(_ change: String) -> DatabaseMigrator {
        var migrator = Schema.migrator
        migrator.registerMigration("99 trial") { try $0.execute(sql: change) }
        return migrator
    }

    @Test("A change that fails half-way is undone, and a copy from before it lies beside")
    func failing() throws {
        let fixture = try Self.load(try #require(Self.fixtures.last))
        let copy = fixture.path + ".before-99"
        defer { unlink(copy) }
        let broken = Self.migrator("CREATE TABLE trial (a); INSERT INTO nowhere VALUES (1)")
        let found = fault { _ = try LedgerStore(writingTo: fixture.path, migrator: broken) }
        #expect(found?.code == "storage.failed")
        #expect(try !Self.tables(fixture.path).contains("trial"))
        #expect(try LedgerStore(reading: fixture.path).read { try $0.head() } == 12)
        #expect(try LedgerStore(reading: copy).read { try $0.head() } == 12)
    }

    @Test("After a change an older program refuses the database, and the copy still serves it")
    func backward() throws {
        let fixture = try Self.load(try #require(Self.fixtures.last))
        let copy = fixture.path + ".before-99"
        defer { unlink(copy) }
        let migrator = Self.migrator("CREATE TABLE trial (a)")
        try LedgerStore(writingTo: fixture.path, migrator: migrator).close()
        #expect(try Self.tables(fixture.path).contains("trial"))
        for open in [
            { _ = try LedgerStore(writingTo: fixture.path) },
            { _ = try LedgerStore(reading: fixture.path) },
        ] { #expect(fault(open) == .newerSchema("99 trial")) }
        #expect(try !Self.tables(copy).contains("trial"))
        #expect(try LedgerStore(reading: copy).read { try $0.head() } == 12)
    }

    @Test("A new database is made without a copy; who only reads refuses tables that are missing")
    func beginning() throws {
        let fixture = try LedgerFixture()
        try DatabaseQueue(path: fixture.path).write { try $0.execute(sql: "PRAGMA user_version=0") }
        #expect(
            fault { _ = try LedgerStore(reading: fixture.path) }?.code == "storage.older-schema")
        try fixture.open().close()
        #expect(!FileManager.default.fileExists(atPath: fixture.path + ".before-1"))
    }
}
