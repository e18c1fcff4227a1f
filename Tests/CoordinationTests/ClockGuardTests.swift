import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage
import Testing

/// A clock that jumps ahead must not write its time into the record.
@Suite("A clock that cannot be believed") struct ClockGuardTests {
    @Test("Ten years ahead and back: nothing is recorded, decided or lost in between")
    func jump() async throws {
        let world = try await World.inForce()
        let before = try world.entries()
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        let report = try await world.round(at: "2028-11-26T09:00:00Z")
        #expect(report.faults == 1 && report.troubles.first?.contains("2028-11-26") == true)
        try world.restart()
        #expect(await world.coordinator.round().faults == 1)
        #expect(try world.entries() == before)
        await #expect(throws: CoordinationFault.self) {
            try await world.coordinator.pin(
                "auditor", try PrivateKey(seed: Hashing.sha256([3])).publicKey.thumbprint)
        }
        try await world.round(at: "2018-11-26T09:10:00Z")
        #expect(try world.verdicts(on: sent) == ["applied"])
        #expect(await world.state.asOf == (try moment("2018-11-26T09:10:00Z")))
        #expect(try world.audit() == [])
    }

    @Test("Four hundred days of downtime go by themselves; longer ones with an operator's word")
    func downtime() async throws {
        let world = try await World.inForce()
        #expect(try await world.round(at: "2019-12-31T09:00:00Z").faults == 0)
        let later = try await World.inForce()
        #expect(try await later.round(at: "2020-01-01T09:00:00Z").faults == 1)
        try await later.coordinator.acceptClock()
        #expect(try await later.round().faults == 0)
        #expect(try later.entries().contains { $0.type == "clock-accepted" })
        try later.restart()
        #expect(try await later.round().faults == 0)
        #expect(try later.audit() == [])
    }

    /// A running daemon with a clock and an uptime of their own.
    @Test(
        "While it runs, the clock and the uptime go together",
        arguments: [
            // hours that have passed, hours that the clock has moved, whether it is believed
            (1, 1, true), (1, 6, true), (1, 8, false), (24 * 90, 24 * 90, true),
            (0, 24 * 30, false),
            (24 * 30, 1, true), (1, -48, true),
        ])
    func running(_ passed: Int, _ moved: Int, _ isBelieved: Bool) async throws {
        let world = try await World.inForce()
        let uptime = ManualClock(Instant(seconds: 5000))
        try world.restart(uptime: { uptime.now().seconds })
        #expect(try await world.round().faults == 0)
        let start = world.clock.now()
        uptime.set(Instant(seconds: 5000 + passed * 3600))
        world.clock.set(start.adding(seconds: moved * 3600))
        #expect(await (world.coordinator.round().faults == 0) == isBelieved)
        // Set right, it is believed again at once.
        world.clock.set(start.adding(seconds: passed * 3600))
        #expect(await world.coordinator.round().faults == 0)
    }
}
