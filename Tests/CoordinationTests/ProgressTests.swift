import Coordination
import Evidence
import Exchange
import Synchronization
import Testing

/// What a watchdog hears of the one writer.
@Suite("Progress of a round")
struct ProgressTests {
    @Test("A long round says between its groups of files that it gets on")
    func longRound() async throws {
        let world = try await World.inForce()
        let steps = Shared()
        world.onProgress = { steps.add() }
        try world.restart()
        for number in 100..<400 {
            try world.send("rotherham", .nomination, Body.nomination("R-\(number)"))
        }
        _ = await world.coordinator.round()
        // Three hundred files are three groups at least; each folder and what is published too.
        #expect(steps.count >= 6)
        let before = steps.count
        _ = await world.state
        #expect(steps.count == before, "only work counts")
    }

    @Test("Bounds that are given to a running writer hold from then on")
    func bounds() async throws {
        let world = try await World.inForce()
        var limits = FolderLimits.standard
        limits.diskReserveBytes = .max
        await world.coordinator.use(limits, heartbeat: nil)
        let sent = try world.send("rotherham", .nomination, Body.nomination("R-1"))
        let report = await world.coordinator.round()
        #expect(report.faults > 0)
        #expect(try world.verdicts(on: sent) == [])
        await world.coordinator.use(.standard, heartbeat: nil)
        try await world.round()
        #expect(try world.verdicts(on: sent) == ["applied"])
    }
}

/// A number that several threads raise.
private final class Shared: Sendable {
    private let kept = Mutex(0)
    var count: Int { kept.withLock { $0 } }
    func add() { kept.withLock { $0 += 1 } }
}
