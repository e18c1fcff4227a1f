import HTTPTypes
import Metrics
import NIOCore
import Synchronization

/// A request's fields, read in one pass: most of a kept answer's time would go into looking for
/// them one by one.
package struct RequestReading {
    private let head: HTTPRequest
    private var accept: String?
    private var ifNoneMatch: String?
    private var authorization: String?
    private var cookie: String?
    private var acceptEncoding: String?
    private var fetchSite: String?
    private var forwardedProto: String?
    private var forwardedFor: [String] = []
    private var isForwarded = false
    private var hasSeveralHosts = false
    /// The client announced a body.
    private(set) var hasBody = false

    /// Reads the fields of a head.
    package init(_ head: HTTPRequest, _ fields: HTTPFields) {
        self.head = head
        for field in fields {
            let value = field.value
            switch field.name.canonicalName {
            case "accept": accept = Self.joined(accept, value)
            case "if-none-match": ifNoneMatch = Self.joined(ifNoneMatch, value)
            case "authorization": authorization = Self.joined(authorization, value)
            case "cookie": cookie = cookie.map { $0 + "; " + value } ?? value
            case "accept-encoding": acceptEncoding = Self.joined(acceptEncoding, value)
            case "sec-fetch-site": fetchSite = Self.joined(fetchSite, value)
            case "host": hasSeveralHosts = true
            case "content-length": if value != "0" { hasBody = true }
            case "transfer-encoding": hasBody = true
            case "x-forwarded-proto":
                forwardedProto = Self.joined(forwardedProto, value)
                isForwarded = true
            case "x-forwarded-for":
                forwardedFor.append(value)
                isForwarded = true
            // Fields that a proxy adds, one of which is enough.
            case "forwarded", "via", "x-forwarded-host", "x-real-ip": isForwarded = true
            default: break
            }
        }
    }

    private static func joined(_ first: String?, _ more: String) -> String {
        first.map { $0 + "," + more } ?? more
    }

    /// What the board looks at.
    package func request(from channel: any Channel, proxyAddress: String) -> BoardRequest {
        var asked = BoardRequest(
            head.path ?? "/", method: head.method, host: head.authority, accept: accept,
            ifNoneMatch: ifNoneMatch)
        asked.authorization = authorization
        asked.cookie = cookie
        asked.acceptEncoding = acceptEncoding
        asked.hasSeveralHosts = hasSeveralHosts
        asked.fetchSite = fetchSite
        asked.hasBody = hasBody
        // Whoever says this only loses by it, so everybody is believed.
        asked.isForwarded = isForwarded
        let fields = forwardedFor
        asked.client = { Self.peer(channel, proxyAddress).client(forwardedFor: fields) }
        if forwardedProto?.lowercased() == "https" {
            asked.isSecure = Self.peer(channel, proxyAddress).isProxy
        }
        return asked
    }

    private static func peer(_ channel: any Channel, _ proxyAddress: String) -> Peer {
        Peer(remote: channel.remoteAddress, local: channel.localAddress, proxy: proxyAddress)
    }
}

/// Counts responses by their status.
enum ResponseCount {
    private static let counters = Mutex<[Int: Counter]>([:])

    static func note(_ status: HTTPResponse.Status) {
        let counter = counters.withLock { counters in
            if let counter = counters[status.code] { return counter }
            let counter = Counter(
                label: "mstcoord_board_requests_total",
                dimensions: [("status", "\(status.code)")])
            counters[status.code] = counter
            return counter
        }
        counter.increment()
    }
}
