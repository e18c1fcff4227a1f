import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Serves on a socket that somebody else has opened and listens on, such as the service manager.
///
/// The daemon then needs no right to open one, and no network of its own.
/// - Source: sd_listen_fds(3); the connections are those of Hummingbird's own HTTP/1 channel.
struct InheritedServer: Sendable {
    /// A stream socket that listens.
    let descriptor: Int32
    /// What is done with each connection.
    let channel: BoardChannel
    let logger: Logger

    /// Serves until a graceful shutdown or cancellation.
    /// - Throws: `IOError` if the descriptor is no such socket.
    func run(onServing: @escaping @Sendable (Int) async -> Void) async throws {
        let (child, logger) = (channel, logger)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .bind(descriptor) { channel in child.setup(channel: channel, logger: logger) }
        await onServing(server.channel.localAddress?.port ?? 0)
        await cancelWhenGracefulShutdown { await serve(server, child) }
    }

    private func serve(
        _ server: NIOAsyncChannel<BoardChannel.Value, Never>, _ child: BoardChannel
    ) async {
        let open = OpenConnections()
        await withDiscardingTaskGroup { group in
            do {
                try await server.executeThenClose { inbound in
                    for try await connection in inbound {
                        guard open.begin() else {
                            connection.channel.close(promise: nil)
                            continue
                        }
                        group.addTask {
                            await child.handle(value: connection, logger: logger)
                            open.end()
                        }
                    }
                }
            } catch {
                logger.error("The board cannot take connections: \(error)")
            }
            group.cancelAll()
        }
    }
}

/// Counts connections up to the most that are served at a time.
private final class OpenConnections: Sendable {
    private let count = Mutex(0)

    func begin() -> Bool {
        count.withLock { count in
            guard count < BoardLimits.connectionsMaximum else { return false }
            count += 1
            return true
        }
    }

    func end() { count.withLock { $0 -= 1 } }
}
