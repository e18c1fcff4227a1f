import BoardServer
import Logging
import ServiceLifecycle

/// The board and a bare route beside it, each on a free port, for as long as something is measured.
enum BoardServing {
    /// Runs the body with both ports.
    static func serve<Value: Sendable>(
        reader: LedgerStateReader, access: AccessBook,
        _ body: (_ port: Int, _ bare: Int) async throws -> Value
    ) async throws -> Value {
        let (boards, board) = AsyncStream.makeStream(of: Int.self)
        let (bares, bare) = AsyncStream.makeStream(of: Int.self)
        let logger = ConsoleLog.logger(level: .warning)
        let application = try BoardApplication(
            reader: reader, access: access, address: .hostname("127.0.0.1", port: 0),
            logger: logger, onServing: { board.yield($0) })
        // Told to stop as the daemon is: a server that is cancelled complains of it.
        let services = ServiceGroup(
            services: [application, Bare { bare.yield($0) }], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await port in boards {
                for await other in bares {
                    let value = try await body(port, other)
                    await services.triggerGracefulShutdown()
                    try await group.waitForAll()
                    return value
                }
            }
            throw BenchmarkService.broken("The board does not listen.")
        }
    }

    /// The bare route as a service.
    private struct Bare: Service {
        let onServing: @Sendable (Int) -> Void

        func run() async throws { try await BareApplication.run(onServing: onServing) }
    }
}
