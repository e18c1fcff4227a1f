import BoardServer
import Commissioning

/// Shows one story, and the same story cut off for a question about the past.
struct FixedReader: StateReader {
    let newest: ServiceSnapshot
    /// What was known then, oldest first.
    var past: [ServiceSnapshot] = []
    var isBroken = false

    struct Broken: Error {}

    func snapshot(asOf: Instant?) async throws -> ServiceSnapshot {
        if isBroken { throw Broken() }
        guard let asOf else { return newest }
        let found = (past + [newest]).last { $0.state.asOf <= asOf }
        return ServiceSnapshot(
            state: found?.state ?? ServiceState(), now: asOf, demonstration: newest.demonstration,
            exchange: newest.exchange)
    }
}
