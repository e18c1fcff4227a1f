import BoardServer
import Commissioning
import Testing

/// Requests made so that two programs on the way see different ones.
@Suite("Hostile requests on a real socket")
struct HostileRequestTests {
    /// What came back for each, asked side by side.
    private func answers(to requests: [HostileRequest]) async throws -> [Int: String] {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let application = try BoardApplication(
            reader: FixedReader(newest: try Story.decided().snapshot()),
            address: .hostname("127.0.0.1", port: 0), onServing: { announce.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { server in
            server.addTask { try await application.run() }
            var answers: [Int: String] = [:]
            for await port in ports {
                try await withThrowingTaskGroup(of: (Int, String).self) { clients in
                    for (index, request) in requests.enumerated() {
                        clients.addTask {
                            // A server that closes on bytes it has not read resets the connection.
                            let said = try? await LoopbackSocket.ask(port: port, request.bytes)
                            return (index, said ?? "")
                        }
                    }
                    for try await (index, answer) in clients { answers[index] = answer }
                }
                break
            }
            server.cancelAll()
            return answers
        }
    }

    @Test("Nothing that hides behind another request is answered, and what is unclear is refused")
    func smuggling() async throws {
        let requests = HostileRequest.all
        let answers = try await answers(to: requests)
        #expect(answers.count == requests.count)
        for (index, request) in requests.enumerated() {
            let answer = answers[index] ?? ""
            #expect(!answer.contains("standingPlaces"), "\(request.name): the hidden one")
            let heads = answer.matches(of: #/HTTP/1\.1 ([0-9])[0-9]{2} /#).map { $0.1 }
            // Bytes that are left over may be refused once more, and nothing else.
            #expect(heads.dropFirst().allSatisfy { $0 == "4" }, "\(request.name): \(heads)")
            if request.answer == .refused, let head = heads.first {
                #expect(head == "4" || head == "5", "\(request.name): \(answer.prefix(60))")
            }
            #expect(!answer.contains("secret"), "\(request.name): sent back")
        }
    }

    @Test("What hides there would be answered if it were asked for")
    func control() async throws {
        let open = HostileRequest.smuggled.replacing(
            "\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")
        let asked = HostileRequest(name: "plain", bytes: open, answer: .once)
        let answer = try await answers(to: [asked])[0] ?? ""
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("standingPlaces"))
    }
}
