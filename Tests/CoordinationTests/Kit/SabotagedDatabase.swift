import Foundation
import GRDB

/// A service's database as somebody with access to the disk could change it, or as a disk could
/// fail under it.
struct SabotagedDatabase {
    private let queue: DatabaseQueue

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Changes something behind the service's back.
    func change(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// Lets every transaction fail that would write this ledger entry.
    func refuseEntry(_ entry: Int) throws {
        try allowAll()
        try change(
            """
            CREATE TRIGGER sabotage BEFORE INSERT ON ledger WHEN NEW.entry = \(entry)
            BEGIN SELECT RAISE(ABORT, 'sabotage'); END
            """)
    }

    /// Lets every transaction fail that would touch this table.
    func refuse(_ operation: String, on table: String) throws {
        try allowAll()
        try change(
            """
            CREATE TRIGGER sabotage BEFORE \(operation) ON \(table)
            BEGIN SELECT RAISE(ABORT, 'sabotage'); END
            """)
    }

    /// Ends the sabotage.
    func allowAll() throws { try change("DROP TRIGGER IF EXISTS sabotage") }

    /// A backup as an operator makes one.
    func copy(to path: String) throws { try queue.vacuum(into: path) }

    /// One text or number.
    func value(_ sql: String) throws -> String? {
        try queue.read { try String.fetchOne($0, sql: sql) }
    }

    /// One blob.
    func blob(_ sql: String) throws -> [UInt8] {
        try queue.read { try Data.fetchOne($0, sql: sql) }.map { Array($0) } ?? []
    }
}
