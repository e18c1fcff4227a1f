import Evidence
import Synchronization

/// Server-sent events: the ledger's head now, and whenever it has grown.
///
/// A stream looks for itself, at the same state that every request sees, so nothing has to tell it;
/// a comment now and then keeps proxies from ending it.
/// - Source: WHATWG HTML, section 9.2, "Server-sent events".
package struct EventStream: Sendable {
    let look: @Sendable () async throws -> LedgerNews?
    let pause: @Sendable () async throws -> Void
    private let place: StreamPlace

    /// A stream in a place that it gives back when it ends.
    init(
        place: StreamPlace, pause: @escaping @Sendable () async throws -> Void,
        look: @escaping @Sendable () async throws -> LedgerNews?
    ) {
        self.place = place
        self.pause = pause
        self.look = look
    }

    /// Sends until nobody listens any more, the service ends, the reader may not look any more
    /// (`look` gives `nil`), or an hour has passed, after which the client comes again.
    package func run(_ send: (String) async throws -> Void) async throws {
        defer { place.giveBack() }
        try await send("retry: 2000\n\n")
        var last: Int?
        for round in 0..<BoardLimits.streamLooksMaximum {
            guard !Task.isCancelled, let news = try await look() else { return }
            if news.entry != last {
                last = news.entry
                try await send(news.event)
            } else if round % BoardLimits.streamLooksPerComment == 0 {
                try await send(":\n\n")
            }
            try await pause()
        }
    }
}

/// How long the ledger is.
struct LedgerNews: Sendable {
    /// The last entry.
    let entry: Int
    /// The head over all of it, where the board has a ledger to show.
    let head: LedgerHead?

    /// The news as an event.
    var event: String {
        var data = JSONObject([("size", .number(entry))])
        if let head {
            data["size"] = .number(head.size)
            data["root"] = .string(head.rootText)
        }
        return "id: \(entry)\nevent: ledger\ndata: \(JSONValue.object(data).lineText)\n\n"
    }
}

extension JSONValue {
    /// The value in one line.
    var lineText: String {
        prettyText().split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    }
}

/// How many streams are open.
final class StreamPlaces: Sendable {
    private let open = Mutex(0)

    /// A place for one more, or `nil`.
    func take() -> StreamPlace? {
        let isFree = open.withLock { open in
            guard open < BoardLimits.streamsMaximum else { return false }
            open += 1
            return true
        }
        return isFree ? StreamPlace(self) : nil
    }

    fileprivate func giveBack() { open.withLock { $0 -= 1 } }
}

/// A place that one stream has; given back once, by the stream or when nobody holds it any more.
final class StreamPlace: Sendable {
    private let places: StreamPlaces
    private let isTaken = Mutex(true)

    fileprivate init(_ places: StreamPlaces) { self.places = places }

    deinit { giveBack() }

    fileprivate func giveBack() {
        let wasTaken = isTaken.withLock { taken in
            defer { taken = false }
            return taken
        }
        if wasTaken { places.giveBack() }
    }
}
