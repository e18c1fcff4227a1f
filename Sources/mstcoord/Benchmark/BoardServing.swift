import BoardServer
import Logging
import Synchronization

/// The board and a bare route beside it, each on a free port, for as long as something is measured.
enum BoardServing {
    /// Runs the body with both ports.
    static func serve<Value: Sendable>(
        reader: LedgerStateReader, access: AccessBook,
        _ body: (_ port: Int, _ bare: Int) async throws -> Value
    ) async throws -> Value {
        let (boards, board) = AsyncStream.makeStream(of: Int.self)
        let (bares, bare) = AsyncStream.makeStream(of: Int.self)
        let application = try BoardApplication(
            reader: reader, access: access, address: .hostname("127.0.0.1", port: 0),
            logger: ConsoleLog.logger(level: .critical), onServing: { board.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask { try await BareApplication.run { bare.yield($0) } }
            defer { group.cancelAll() }
            for await port in boards {
                for await other in bares { return try await body(port, other) }
            }
            throw BenchmarkService.broken("The board does not listen.")
        }
    }
}
