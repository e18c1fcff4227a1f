import BoardServer
import Commissioning
import Evidence
import Glibc

/// Decisions of one size, timed one by one.
struct PlanRun {
    private let size: PlanSample.Size
    private let isExplained: Bool
    /// Microseconds of the processor, the shortest first.
    private var times: [Int] = []
    /// Parts of the search, the fewest first.
    private var nodes: [Int] = []
    /// Searches that ended at their limit.
    private var cutShort = 0
    /// Most memory of the process so far, in KiB.
    private let peakKiB: Int

    /// Makes the decisions.
    /// - Throws: `InstanceFault`, which a sound sample does not cause.
    init(_ size: PlanSample.Size, count: Int, explained: Bool) throws {
        self.size = size
        isExplained = explained
        for number in 0..<count {
            let question = PlanSample.make(size, number: UInt64(number))
            let before = Self.processorMicroseconds
            let decision = try question.decide(explained: explained)
            times.append(Self.processorMicroseconds - before)
            nodes.append(decision.nodes)
            if decision.status != .optimal { cutShort += 1 }
        }
        times.sort()
        nodes.sort()
        peakKiB = Self.peakKiB
    }

    /// All runs as a table.
    ///
    /// JSON: `runs`: a list of `size`, `explained`, `decisions`, `medianMicroseconds`,
    /// `p99Microseconds`, `maximumMicroseconds`, `medianNodes`, `maximumNodes`, `cutShort`,
    /// `peakKiB`.
    static func answer(_ runs: [PlanRun]) -> Answer {
        let columns: [AnswerTable.Column] = [
            .init("size"), .init("explained"), .init("decisions", .trailing),
            .init("median ms", .trailing), .init("p99 ms", .trailing), .init("max ms", .trailing),
            .init("nodes median", .trailing), .init("nodes max", .trailing),
            .init("cut short", .trailing), .init("peak MiB", .trailing),
        ]
        return Answer(
            title: "Benchmark of the decision",
            sentences: [
                "Real: 3 beds, 4 cycles, 40 children, 2 to 4 authorities, up to 12 pairs, a team "
                    + "that can be short.",
                "National: 1,200 beds, 4 cycles, 20,000 children, 153 authorities.",
                "Explained: with every reason, counterfactual, deciding tier and runner-up, each "
                    + "decided again.",
            ],
            tables: [AnswerTable("Decisions", columns: columns, rows: runs.map(\.row))],
            data: ["runs": .array(runs.map(\.data))])
    }

    private var row: [String] {
        [
            size.name, isExplained ? "yes" : "no", "\(times.count)",
            Self.milliseconds(at(50, of: times)), Self.milliseconds(at(99, of: times)),
            Self.milliseconds(times.last ?? 0), "\(at(50, of: nodes))", "\(nodes.last ?? 0)",
            "\(cutShort)", "\((peakKiB + 1023) / 1024)",
        ]
    }

    private var data: JSONValue {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        return [
            "size": .string(size.name), "explained": .bool(isExplained),
            "decisions": number(times.count), "medianMicroseconds": number(at(50, of: times)),
            "p99Microseconds": number(at(99, of: times)),
            "maximumMicroseconds": number(times.last ?? 0),
            "medianNodes": number(at(50, of: nodes)), "maximumNodes": number(nodes.last ?? 0),
            "cutShort": number(cutShort), "peakKiB": number(peakKiB),
        ]
    }

    /// The value below which so many per cent lie.
    private func at(_ percent: Int, of sorted: [Int]) -> Int {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }

    private static func milliseconds(_ microseconds: Int) -> String {
        let thousandths = String(microseconds % 1000 + 1000).dropFirst()
        return "\(microseconds / 1000).\(thousandths)"
    }

    private static var processorMicroseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }

    private static var peakKiB: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}
