import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One service, asked by command, by API and by page.
@Suite("Command, API and page agree")
struct AgreementOfAnswersTests {
    @Test("the three say the same of a decided cycle, and the ledger agrees with itself")
    func agreement() async throws {
        let demonstration = try RunningDemonstration()
        // The third thing that was due lies a week after the first decision.
        for _ in 0..<3 { _ = try demonstration.line(with: "done what was due") }
        try demonstration.slowDown()
        let ready = try demonstration.line(with: "board=")
        let address = try #require(ready.split(separator: "=").last.map(String.init))
        demonstration.forgetWhatItSays()
        let config = demonstration.settings

        // A day that is over: what was known at its end does not change while it is asked for.
        for (arguments, path) in [
            (["cycle", "list"], "api/v1/cycles"),
            (["cycle", "show", "2018-19-C4"], "api/v1/cycles/2018-19-C4"),
            (["waiting-list"], "api/v1/waiting-list"),
            (["placements"], "api/v1/placements"),
            (["team"], "api/v1/team"),
            (["balance", "barnsley"], "api/v1/authorities/barnsley/balance"),
            (["fairness"], "api/v1/fairness"), (["roster"], "api/v1/roster"),
            (["charges"], "api/v1/charges"), (["finance"], "api/v1/finance"),
            (["outcomes"], "api/v1/outcomes"), (["forecast"], "api/v1/forecast"),
            (["status"], "api/v1/status"),
        ] {
            let command = try command(arguments, config, format: "json")
            let overHTTP = try await fetch("\(address)\(path)?asOf=2018-12-11")
            // Byte for byte: the same answer, made once.
            #expect(command == overHTTP, "\(path)")
        }
        let changes = try command(["changes", "--from", "2018-12-01"], config, format: "json")
        let changed = "\(address)api/v1/changes?from=2018-12-01&asOf=2018-12-11"
        #expect(try await fetch(changed) == changes)
        let pack = try command(
            ["report", "board-pack", "--cycle", "2018-19-C4"], config, format: nil)
        #expect(pack.contains("Demonstration: made-up children") && !pack.contains("href=\"/"))

        let shown = try command(["cycle", "show", "2018-19-C4"], config, format: "json")
        let cycle = try #require(try json(shown) as? [String: Any])
        let places = try #require(cycle["allocation"] as? [[String: Any]])
        #expect(places.count == 3)
        let page = try await fetch("\(address)cycles/2018-19-C4?asOf=2018-12-11")
        let text = try command(["cycle", "show", "2018-19-C4"], config, format: "text")
        for place in places {
            let nomination = try #require(place["nomination"] as? String)
            #expect(page.contains(nomination))
            #expect(text.contains(nomination))
        }
        #expect(page.contains("Demonstration"))

        #expect(demonstration.stop() == 0)
        let audit = try Program.run("ledger", "verify", "--config", config)
        #expect(audit.status == 0, "\(audit.output)")
    }

    private func command(
        _ arguments: [String], _ config: String, format: String?
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments =
            arguments + ["--config", config, "--as-of", "2018-12-11"]
            + (format.map { ["--format", $0] } ?? [])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    private func fetch(_ address: String) async throws -> String {
        let url = try #require(URL(string: address))
        let (data, response) = try await URLSession.shared.data(from: url)
        #expect((response as? HTTPURLResponse)?.statusCode == 200, "\(address)")
        return String(decoding: data, as: UTF8.self)
    }

    private func json(_ text: String) throws -> NSObject? {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSObject
    }
}
