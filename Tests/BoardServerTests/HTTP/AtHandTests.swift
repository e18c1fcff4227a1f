import BoardServer
import Commissioning
import Synchronization
import Testing

/// What is answered at once must be what would be answered otherwise.
@Suite("Answers at hand")
struct AtHandTests {
    /// A reader of which it is known when somebody had to wait for it.
    private final class Stamped: StateReader {
        let story: ServiceSnapshot
        let isAtHand: Bool
        let version = Atomic<Int>(1)
        let waits = Atomic<Int>(0)

        init(_ story: ServiceSnapshot, isAtHand: Bool) {
            (self.story, self.isAtHand) = (story, isAtHand)
        }

        private var current: StateStamp {
            StateStamp(version: version.load(ordering: .relaxed), second: 0)
        }

        func snapshot(asOf: Instant?) async throws -> ServiceSnapshot { story }

        func stamp() -> StateStamp? {
            waits.wrappingAdd(1, ordering: .relaxed)
            return current
        }

        func stampAtHand() -> StateStamp? { isAtHand ? current : nil }
    }

    /// Asks a board, each text on a connection of its own.
    private func asking(
        _ reader: some StateReader, access: FixedAccess? = nil, _ texts: [String],
        between: @Sendable (Int) -> Void = { _ in }
    ) async throws -> [String] {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let application = try BoardApplication(
            reader: reader, access: access, address: .hostname("127.0.0.1", port: 0),
            clock: { Instant(seconds: 784_111_777) }, onServing: { announce.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var answers: [String] = []
            for await port in ports {
                for (index, text) in texts.enumerated() {
                    between(index)
                    answers.append(try await LoopbackSocket.ask(port: port, text))
                }
                break
            }
            group.cancelAll()
            return answers
        }
    }

    private func request(_ target: String, _ fields: String = "", method: String = "GET") -> String
    {
        "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"
    }

    /// Answers with a status on one connection.
    private func count(_ status: Int, in answer: String) -> Int {
        answer.matches(of: #/HTTP/1\.1 ([0-9]{3}) /#).count { $0.1 == "\(status)" }
    }

    private var close: String { request("/healthz", "Connection: close\r\n") }

    @Test("A long row of requests gets the same bytes, whether or not they are at hand")
    func sameBytes() async throws {
        let page = "/cycles/2018-19-C4"
        let kinds = [
            request(page), request(page, "Accept-Encoding: gzip\r\n"),
            request(page, method: "HEAD"),
            request(page, "If-None-Match: *\r\n"), request("/api/v1/cycles"),
            request("/api/v1/cycles", "Accept: text/csv\r\n"), request("/api/v1/cycles?limit=1"),
            request("/nothing"), request("/board.css"), request("/", method: "DELETE"),
            request("/", "Content-Length: 0\r\n"),
            request("/api/v1/cycles", "Accept: image/png\r\n"),
            request("http://localhost\(page)"), request("http://evil\(page)"),
            "GET \(page) HTTP/1.1\r\nHost: evil\r\n\r\n",
            "GET \(page) HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        ]
        var random = SplitMix64(seed: 7)
        // Some come one upon another on one connection, some alone.
        let rows = (0..<40).map { _ in
            (0...random.number(in: 0...11)).map { _ in
                kinds[random.number(in: 0...kinds.count - 1)]
            }.joined() + close
        }
        let story = try Story.decided().snapshot()
        let (quick, slow) = (Stamped(story, isAtHand: true), Stamped(story, isAtHand: false))
        let atHand = try await asking(quick, rows)
        let asked = try await asking(slow, rows)
        #expect(atHand == asked)
        #expect(atHand.allSatisfy { $0.contains("HTTP/1.1 200 ") })
        let (few, all) = (quick.waits.load(ordering: .relaxed), slow.waits.load(ordering: .relaxed))
        #expect(few < all, "of \(all) requests \(few) were asked for")
    }

    @Test("What was at hand is not when something has happened")
    func change() async throws {
        let reader = Stamped(try Story.decided().snapshot(), isAtHand: true)
        let once = request("/api/v1/cycles", "Connection: close\r\n")
        let more = request("/api/v1/cycles") + once
        let waits = Mutex<[Int]>([])
        _ = try await asking(reader, [once, more, more, more, once]) { index in
            if index == 3 { reader.version.add(1, ordering: .relaxed) }
            waits.withLock { $0.append(reader.waits.load(ordering: .relaxed)) }
        }
        // Whoever closes is answered by the task, which looks; who does not only after a change.
        let each = waits.withLock { zip($0.dropFirst(), $0).map { $0 - $1 } }
        #expect(each[1] == each[2] && each[3] > each[2], "\(each)")
    }

    @Test("A token that is revoked opens nothing at hand, and a wrong one counts as one failure")
    func access() async throws {
        let access = FixedAccess()
        let token = access.make(.token, .operator)
        let reader = Stamped(try Story.decided().snapshot(), isAtHand: true)
        let right = request(
            "/api/v1/cycles", "Connection: close\r\nAuthorization: Bearer \(token.text)\r\n")
        let kept = request("/api/v1/cycles", "Authorization: Bearer \(token.text)\r\n") + right
        let wrong = request("/api/v1/cycles", "Authorization: Bearer mst_9_x\r\n")
        // Twenty may be tried: the one after them is told to wait, and not one before.
        let tries = String(repeating: wrong, count: 21)
        let answers = try await asking(
            reader, access: access, [right, kept, tries + right, kept]
        ) { index in
            if index == 3 { access.revoke(token.number) }
        }
        #expect(count(200, in: answers[1]) == 2)
        #expect(count(401, in: answers[2]) == 20)
        #expect(count(429, in: answers[2]) == 1)
        #expect(count(200, in: answers[2]) == 1)
        #expect(count(429, in: answers[3]) == 2)
    }
}
