import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The same server with nothing in it: what the board's speed is measured against.
package enum BareApplication {
    /// Says hello on a free loopback port until it is cancelled.
    package static func run(onServing: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            responder: Responder(), server: .http1(),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { await onServing($0.localAddress?.port ?? 0) }, logger: .silent)
        try await application.run()
    }

    private struct Responder: HTTPResponder {
        func respond(
            to request: Request, context: BoardResponder.Context
        ) async throws -> Response {
            Response(
                status: .ok, headers: [.contentLength: "5"],
                body: .init(byteBuffer: ByteBuffer(string: "hello")))
        }
    }
}
