import BoardServer
import Commissioning
import Testing

@Suite("The board on a real socket")
struct BoardApplicationTests {
    /// Starts a board on a free port, asks it, and stops it.
    private func asking(_ requests: [String]) async throws -> [String] {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let application = try BoardApplication(
            reader: FixedReader(newest: try Story.decided().snapshot()),
            address: .hostname("127.0.0.1", port: 0), proxyAddress: "127.0.0.2",
            clock: { Instant(seconds: 784_111_777) }, onServing: { announce.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var answers: [String] = []
            for await port in ports {
                for request in requests {
                    answers.append(try await LoopbackSocket.ask(port: port, request))
                }
                break
            }
            group.cancelAll()
            return answers
        }
    }

    private func get(_ target: String, method: String = "GET", _ fields: String = "") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n"
    }

    @Test("It serves pages, data and the style sheet")
    func serves() async throws {
        let answers = try await asking([
            get("/"), get("/cycles/2018-19-C4"), get("/board.css"), get("/api/v1/cycles"),
            get("/healthz"),
        ])
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK\r\n") })
        // The example of RFC 9110, section 5.6.7.
        #expect(
            answers.allSatisfy {
                $0.lowercased().contains("\r\ndate: sun, 06 nov 1994 08:49:37 gmt\r\n")
            })
        let types = ["text/html", "text/html", "text/css", "application/json", "application/json"]
        for (answer, type) in zip(answers, types) {
            #expect(answer.lowercased().contains("content-type: \(type)"))
            #expect(answer.lowercased().contains("content-security-policy: default-src 'none'"))
        }
    }

    @Test("HEAD has the length of the content and no content; 304 has neither")
    func headAndNotModified() async throws {
        let answers = try await asking([
            get("/api/v1/authorities"), get("/api/v1/authorities", method: "HEAD"),
            get("/api/v1/authorities", "If-None-Match: *\r\n"),
        ])
        let body = answers[0].components(after: "\r\n\r\n")
        #expect(answers[1].components(after: "\r\n\r\n").isEmpty)
        let length = "content-length: \(body.utf8.count)\r\n"
        #expect(answers[0].lowercased().contains(length))
        #expect(answers[1].lowercased().contains(length))
        #expect(answers[2].hasPrefix("HTTP/1.1 304 "))
        #expect(answers[2].components(after: "\r\n\r\n").isEmpty)
    }

    @Test("A foreign name, a body and a header that is too large get no answer")
    func refuses() async throws {
        let answers = try await asking([
            "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            get("/", "Content-Length: 3\r\n") + "abc",
            get("/", "X-Large: \(String(repeating: "x", count: 20_000))\r\n"),
            "NONSENSE\r\n\r\n",
        ])
        #expect(answers[0].hasPrefix("HTTP/1.1 421 "))
        #expect(answers[1].hasPrefix("HTTP/1.1 413 "))
        #expect(answers[2].isEmpty || answers[2].hasPrefix("HTTP/1.1 4"))
        #expect(answers[3].isEmpty || answers[3].hasPrefix("HTTP/1.1 4"))
    }

    @Test(
        "Until there is access control it listens on this machine only",
        arguments: [
            ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("::1", true),
            ("0.0.0.0", false), ("192.168.1.4", false), ("::", false), ("board.example", false),
            ("127.0.0.1.evil.example", false), ("127.0.0.300", false),
        ])
    func loopbackOnly(host: String, isAllowed: Bool) throws {
        let reader = FixedReader(newest: try Story.decided().snapshot())
        do throws(BoardFault) {
            _ = try BoardApplication(
                reader: reader, address: .hostname(host, port: 0))
            #expect(isAllowed)
        } catch {
            #expect(!isAllowed)
            #expect(error.code == "board.address-not-loopback")
        }
    }
}

extension String {
    fileprivate func components(after separator: String) -> Substring {
        firstRange(of: separator).map { self[$0.upperBound...] } ?? ""
    }
}
