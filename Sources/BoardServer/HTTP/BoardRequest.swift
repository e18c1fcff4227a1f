import HTTPTypes
import NIOCore

/// What a request says as far as the board looks at it.
package struct BoardRequest: Sendable {
    /// The method.
    package var method: HTTPRequest.Method
    /// The target as sent: path and query.
    package var target: String
    /// The host the client believes to speak to, with its port, or `nil`.
    package var host: String?
    /// The media types the client takes, or `nil`.
    package var accept: String?
    /// The tags of the answers the client has, or `nil`.
    package var ifNoneMatch: String?
    /// The field that says who asks, or `nil`.
    package var authorization: String?
    /// The cookies of a browser, or `nil`.
    package var cookie: String?
    /// The browser's word on where a form was sent from, or `nil`.
    package var fetchSite: String?
    /// The form in which a client takes content, or `nil`.
    package var acceptEncoding: String?
    /// The proxy got the request by TLS.
    package var isSecure = false
    /// Finds out the address for which it was made, as far as it is known; only refusals tell it.
    package var client: @Sendable () -> String = { "unknown" }
    /// A proxy has passed it on, or so it says.
    package var isForwarded = false
    /// The request names its host more than once.
    package var hasSeveralHosts = false
    /// The client announced a body.
    package var hasBody = false

    /// A request.
    package init(
        _ target: String, method: HTTPRequest.Method = .get, host: String? = "localhost",
        accept: String? = nil, ifNoneMatch: String? = nil
    ) {
        self.method = method
        self.target = target
        self.host = host
        self.accept = accept
        self.ifNoneMatch = ifNoneMatch
    }

    /// The target up to its question mark.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// The target after its question mark, or `nil`.
    var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }
}

/// What goes back.
package struct BoardResponse: Sendable {
    /// The status.
    package var status: HTTPResponse.Status
    /// Header fields; the content's length is among them only if it `isPrepared`.
    package var headers: HTTPFields
    /// The content, ready to be sent.
    let content: ByteBuffer
    /// Whether the length and the security fields stand in the headers already.
    let isPrepared: Bool
    /// What follows piece by piece for as long as both want, instead of a body.
    package var stream: EventStream?
    /// Whether it is what was asked for.
    package var isFound: Bool { status == .ok }
    /// The content.
    package var body: [UInt8] { Array(content.readableBytesView) }

    /// A response.
    init(_ status: HTTPResponse.Status, headers: HTTPFields, body: [UInt8]) {
        self.status = status
        self.headers = headers
        content = ByteBuffer(bytes: body)
        isPrepared = false
    }

    /// A response whose fields are complete but for the date.
    init(_ status: HTTPResponse.Status, prepared headers: HTTPFields, content: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.content = content
        isPrepared = true
    }
}
