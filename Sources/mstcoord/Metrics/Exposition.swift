/// Figures as text, one line each.
///
/// - Source: Prometheus, text exposition format 0.0.4.
struct Exposition {
    private var lines: [String] = []

    /// The text; ends with a line feed.
    var text: String { lines.joined(separator: "\n") + "\n" }

    /// One name with what it means, and its values by their labels.
    mutating func add(
        _ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: String)]
    ) {
        guard !values.isEmpty else { return }
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) \(kind)")
        lines += values.map { "\(name)\($0.labels) \($0.value)" }
    }

    /// A single number that goes up and down; nothing where there is none.
    mutating func gauge(_ name: String, _ help: String, _ value: Int?) {
        if let value { add(name, "gauge", help, [("", "\(value)")]) }
    }

    /// What was counted since the start.
    mutating func add(_ counted: [MetricsRegistry.Series: MetricsRegistry.Kept]) {
        let byName = Dictionary(grouping: counted, by: \.key.name)
        for (name, series) in byName.sorted(by: { $0.key < $1.key }) {
            let sorted = series.map { (labels: Self.text($0.key.labels), kept: $0.value) }
                .sorted { $0.labels < $1.labels }
            let help = Self.help[name] ?? "counted since the start"
            if case .sum = sorted[0].kept {
                lines.append("# HELP \(name) \(help)")
                lines.append("# TYPE \(name) summary")
            }
            var counters: [(labels: String, value: String)] = []
            for (labels, kept) in sorted {
                switch kept {
                case .counter(let count): counters.append((labels, "\(count)"))
                case .sum(let nanos, let count):
                    lines.append("\(name)_sum\(labels) \(Self.seconds(nanos))")
                    lines.append("\(name)_count\(labels) \(count)")
                }
            }
            add(name, "counter", help, counters)
        }
    }

    /// Labels in braces; backslash, quotation mark and line feed are escaped.
    static func text(_ labels: [MetricsRegistry.Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { label in
            let value = label.value.map { character in
                switch character {
                case "\\": "\\\\"
                case "\"": "\\\""
                case "\n": "\\n"
                default: String(character)
                }
            }.joined()
            return "\(label.name)=\"\(value)\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    /// Billionths of a second as seconds, without loss.
    private static func seconds(_ nanos: Int64) -> String {
        let digits = String(nanos % 1_000_000_000)
        return "\(nanos / 1_000_000_000)."
            + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }

    private static let help = [
        "mstcoord_documents_total": "files judged, by verdict",
        "mstcoord_refusals_total": "documents not applied, by code",
        "mstcoord_round_seconds": "how long rounds of the writer took",
        "mstcoord_round_faults_total": "work that failed for reasons of this machine",
        "mstcoord_actions_total": "deadlines that were dealt with",
        "mstcoord_files_published_total": "files put into out folders",
        "mstcoord_board_requests_total": "requests to the board, by status",
    ]
}
