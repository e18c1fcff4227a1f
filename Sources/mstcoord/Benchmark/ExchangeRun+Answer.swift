import BoardServer
import Evidence

extension ExchangeRun {
    /// The figures as a table and as data.
    ///
    /// JSON: `rows`: a list of `what`, `count`, `perSecond`, `perProcessorSecond`,
    /// `medianMicroseconds`, `p99Microseconds`, `ofVerifyRatePerMille`; `backlogPeakKiB`,
    /// `backlogBeforeKiB`, `ledgerEntries`, `startMicroseconds`, `startProcessorMicroseconds`,
    /// `startPeakKiB`, `merkleRootMicroseconds`,
    /// `processors`, `loadHundredths`.
    var answer: Answer {
        let rows = rows
        let start = starts[starts.count / 2]
        return Answer(
            title: "Benchmark of the exchange",
            sentences: [
                "Files are real and signed, on a real disk; counted is from the file in its folder "
                    + "to every answer in its folder and on the disk.",
                "Machine: \(machine.processors) processors; \(machine.loadHundredths / 100) other "
                    + "programs wanted them in the minute before.",
                "Backlog: \(backlog.count) files became \(backlogEntries) documents; memory "
                    + "\(Self.mebibytes(memoryKiB.before)) MiB before, at most "
                    + "\(Self.mebibytes(memoryKiB.peak)) MiB.",
                "Start with \(entries) documents: \(Self.milliseconds(start.wallMicroseconds)) ms, "
                    + "\(Self.milliseconds(start.processorMicroseconds)) ms of the processor, at "
                    + "most \(Self.mebibytes(startMemoryKiB)) MiB.",
                "Hash tree over \(entries) documents: "
                    + "\(Self.milliseconds(root.wallMicroseconds)) ms.",
            ],
            tables: [
                AnswerTable(
                    "Rates",
                    columns: [
                        .init("what"), .init("number", .trailing), .init("per second", .trailing),
                        .init("per core second", .trailing), .init("median ms", .trailing),
                        .init("p99 ms", .trailing), .init("of verify rate", .trailing),
                    ], rows: rows.map(\.texts))
            ],
            data: [
                "rows": .array(rows.map(\.data)),
                "processors": Self.number(machine.processors),
                "loadHundredths": Self.number(machine.loadHundredths),
                "backlogPeakKiB": Self.number(memoryKiB.peak),
                "backlogBeforeKiB": Self.number(memoryKiB.before),
                "ledgerEntries": Self.number(entries),
                "startMicroseconds": Self.number(start.wallMicroseconds),
                "startProcessorMicroseconds": Self.number(start.processorMicroseconds),
                "startPeakKiB": Self.number(startMemoryKiB),
                "merkleRootMicroseconds": Self.number(root.wallMicroseconds),
            ])
    }

    /// One line of the table.
    private struct Line {
        let what: String
        var count: Int?
        let perSecond: Int
        var perProcessorSecond: Int?
        var median: Int?
        var p99: Int?
        let verifies: Int

        private var perMille: Int { perSecond * 1000 / max(1, verifies) }

        var texts: [String] {
            [
                what, count.map(String.init) ?? "", "\(perSecond)",
                perProcessorSecond.map(String.init) ?? "",
                median.map(ExchangeRun.milliseconds) ?? "", p99.map(ExchangeRun.milliseconds) ?? "",
                "\(perMille / 10).\(perMille % 10) %",
            ]
        }

        var data: JSONValue {
            func optional(_ value: Int?) -> JSONValue { value.map(ExchangeRun.number) ?? .null }
            return [
                "what": .string(what), "count": optional(count),
                "perSecond": ExchangeRun.number(perSecond),
                "perProcessorSecond": optional(perProcessorSecond),
                "medianMicroseconds": optional(median), "p99Microseconds": optional(p99),
                "ofVerifyRatePerMille": ExchangeRun.number(perMille),
            ]
        }
    }

    private var rows: [Line] {
        let base = machine.verifies
        func line(_ what: String, _ perSecond: Int) -> Line {
            Line(what: what, perSecond: perSecond, verifies: base)
        }
        func line(_ what: String, _ series: Series) -> Line {
            Line(
                what: what, count: series.count, perSecond: series.time.perSecond(series.count),
                perProcessorSecond: series.time.perProcessorSecond(series.count),
                median: series.each.isEmpty ? nil : series.at(50),
                p99: series.each.isEmpty ? nil : series.at(99), verifies: base)
        }
        var found: [Line] = []
        if let verifies = machine.opensslVerifies {
            found.append(line("openssl speed ed25519, verify", verifies))
        }
        if let signs = machine.opensslSigns {
            found.append(line("openssl speed ed25519, sign", signs))
        }
        found += [
            line("this program, verify alone", machine.ownVerifies),
            line("this program, sign alone", machine.ownSigns),
            line("disk, fsync of 4 KiB", machine.syncs),
            line("files one at a time, short ledger", singleShort),
            line("files of the backlog", backlog),
            line("files one at a time, long ledger", singleLong),
            line("inclusion proofs made and checked", inclusions),
            line("proofs of growth made and checked", consistencies),
        ]
        return found
    }

    private static func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    private static func mebibytes(_ kibibytes: Int) -> Int { (kibibytes + 1023) / 1024 }

    private static func milliseconds(_ microseconds: Int) -> String {
        "\(microseconds / 1000).\(String(microseconds % 1000 + 1000).dropFirst())"
    }
}
