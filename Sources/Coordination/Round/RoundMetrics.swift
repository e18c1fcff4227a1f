import Evidence
import Exchange
import Metrics

/// What the writer counts while it works; whoever wants the numbers bootstraps the metrics system.
///
/// The names are stable: dashboards and alerts of others rely on them.
package enum RoundMetrics {
    /// A file was judged.
    static func count(_ reception: Reception) {
        let verdict =
            switch reception {
            case .applied: "applied"
            case .rejected: "rejected"
            case .duplicate: "duplicate"
            case .held: "held"
            case .forked: "forked"
            case .refused: "refused"
            case .unfinished: "unfinished"
            }
        Counter(label: "mstcoord_documents_total", dimensions: [("verdict", verdict)]).increment()
        switch reception {
        case .rejected(let refusal), .forked(let refusal), .refused(let refusal),
            .unfinished(let refusal):
            Counter(
                label: "mstcoord_refusals_total", dimensions: [("code", refusal.code.rawValue)]
            ).increment()
        case .applied, .duplicate, .held: break
        }
    }

    /// A round has ended.
    static func count(_ report: RoundReport, took duration: Duration) {
        let parts = duration.components
        Timer(label: "mstcoord_round_seconds").recordNanoseconds(
            parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
        Counter(label: "mstcoord_round_faults_total").increment(by: report.faults)
        Counter(label: "mstcoord_actions_total").increment(by: report.actionsDone)
        Counter(label: "mstcoord_files_published_total").increment(by: report.filesPublished)
    }
}

extension FileName {
    /// The name as a log may hold it: whole if it is of the form that our own programs give, which
    /// says nothing of a child, else a mark by which it is found again.
    var inLog: String {
        PublishedName(stored: escaped) == nil
            ? "name-" + Hashing.hex(Array(Hashing.sha256(bytes).prefix(6))) : escaped
    }
}
