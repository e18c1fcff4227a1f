import CoreMetrics
import Synchronization

/// Keeps what the program counts, for whoever asks for it.
///
/// Numbers begin at 0 with the process, as counters of a monitoring system do. The number of
/// series is bounded by the code: labels are verdicts, codes and status numbers, never a party's
/// own words.
final class MetricsRegistry: MetricsFactory {
    /// One number: a name with its labels.
    struct Series: Hashable, Sendable {
        let name: String
        let labels: [Label]
    }

    /// A label with its value.
    struct Label: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// What is counted of one series.
    enum Kept: Sendable {
        case counter(Int64)
        /// A sum with the number of its parts, in billionths.
        case sum(nanos: Int64, count: Int64)
    }

    /// The most series that are kept; more are counted nowhere.
    static let seriesMaximum = 2000

    private let kept = Mutex<[Series: Kept]>([:])

    /// Everything counted so far, in no order.
    var all: [Series: Kept] { kept.withLock { $0 } }

    fileprivate func add(_ amount: Int64, to series: Series) {
        change(series, from: .counter(0)) { found in
            if case .counter(let count) = found { found = .counter(count &+ amount) }
        }
    }

    fileprivate func add(nanos: Int64, to series: Series) {
        change(series, from: .sum(nanos: 0, count: 0)) { found in
            if case .sum(let sum, let count) = found {
                found = .sum(nanos: sum &+ nanos, count: count + 1)
            }
        }
    }

    private func change(_ series: Series, from first: Kept, _ body: (inout Kept) -> Void) {
        kept.withLock { kept in
            guard kept[series] != nil || kept.count < Self.seriesMaximum else { return }
            body(&kept[series, default: first])
        }
    }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> SeriesHandler {
        let labels = dimensions.map { Label(name: $0.0, value: $0.1) }
        return SeriesHandler(self, Series(name: label, labels: labels))
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, dimensions)
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler { handler(label, dimensions) }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        handler(label, dimensions)
    }

    // A series lives as long as the process: a number that vanished would look like a fault.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// Adds to one series.
private final class SeriesHandler: CounterHandler, RecorderHandler, TimerHandler {
    private let registry: MetricsRegistry
    private let series: MetricsRegistry.Series

    init(_ registry: MetricsRegistry, _ series: MetricsRegistry.Series) {
        self.registry = registry
        self.series = series
    }

    func increment(by amount: Int64) { registry.add(amount, to: series) }
    func reset() {}
    func record(_ value: Int64) { registry.add(nanos: value &* 1_000_000_000, to: series) }
    func record(_ value: Double) { registry.add(nanos: Int64(value * 1e9), to: series) }
    func recordNanoseconds(_ duration: Int64) { registry.add(nanos: duration, to: series) }
}
