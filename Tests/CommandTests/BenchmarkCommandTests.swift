import Foundation
import Testing

@Suite("The benchmark of the exchange")
struct BenchmarkCommandTests {
    @Test("A small run measures everything, and leaves nothing behind")
    func small() throws {
        let folder = NSTemporaryDirectory() + "mst-benchmark-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try Program.run(
            "benchmark", "exchange", "--single", "2", "--backlog", "40", "--ledger", "300",
            "--folder", folder, "--format", "json")
        #expect(run.status == 0, "\(run.errors)")
        let figures = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let rows = try #require(figures["rows"] as? [[String: Any]])
        let backlog = try #require(rows.first { $0["what"] as? String == "files of the backlog" })
        #expect(backlog["count"] as? Int == 40)
        #expect((backlog["perSecond"] as? Int ?? 0) > 0)
        #expect((figures["ledgerEntries"] as? Int ?? 0) >= 300)
        #expect((figures["startMicroseconds"] as? Int ?? 0) > 0)
        #expect((figures["backlogPeakKiB"] as? Int ?? 0) > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("Too many files are refused")
    func tooMany() throws {
        let run = try Program.run("benchmark", "exchange", "--backlog", "100000000")
        #expect(run.status == 64)
        #expect(run.errors.contains("benchmark.count"))
    }
}
