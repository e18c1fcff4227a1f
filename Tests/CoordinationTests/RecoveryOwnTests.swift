import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// What the coordinator recorded for itself since the copy comes back as well: from the copies that
/// lie in the folders of those whom it concerned.
@Suite("After a restore: what the coordinator recorded for itself")
struct RecoveryOwnTests {
    /// A service back at a copy, after an operator has done everything an operator can do.
    ///
    /// - Parameter pause: seconds between one thing and the next.
    private func restored(pause: Int = 60) async throws -> RecoveryTests.Restored {
        let world = try await World.inForce(.equalBeds)
        try await world.nominate("barnsley", Body.nomination("CASE-1"))
        let copy = world.disk.database + ".copy"
        try SabotagedDatabase(world.disk.database).copy(to: copy)
        var sent: [SignedEnvelope] = []
        // A stream that contradicts itself is stopped, and let go on.
        var twin = try world.council("rotherham")
        sent.append(try world.send("rotherham", .nomination, Body.nomination("RTH-001")))
        try await world.round()
        let other = try twin.sign(.nomination, Body.nomination("RTH-002"), at: world.clock.now())
        sent.append(other)
        world.drop(other, in: "rotherham")
        try await world.round()
        world.clock.pass(pause)
        try await world.coordinator.resume("rotherham", .senderError)
        try await world.round()
        // What a party says it holds is contested; the clock is vouched for.
        world.clock.pass(pause)
        try await world.coordinator.dispute("home")
        world.clock.pass(pause)
        try await world.coordinator.acceptClock()
        // A council that is to join is vouched for.
        let text = try await world.amendment(from: "2019-03-01") {
            $0.authorities.append("sheffield")
            ($0.shares, $0.standing) = ([1, 1, 1], [0, 0, 0])
        }
        sent.append(text)
        try world.sign(text, by: ["rotherham"])
        try await world.round()
        world.clock.pass(pause)
        try await world.welcome("sheffield")
        // A child's documents are destroyed.
        world.clock.pass(pause)
        sent.append(try world.send("barnsley", .withdrawal, Body.withdrawal("CASE-1")))
        try await world.round()
        world.clock.pass(pause)
        let closed = try #require(
            await world.state.closedCases.first { $0.reference == "CASE-1" })
        let done = try await world.coordinator.destroy([closed], because: .erasureGranted)
        _ = try await world.coordinator.clear(done.published)
        world.clock.pass(pause)
        sent.append(try world.send("rotherham", .nomination, Body.nomination("RTH-003")))
        try await world.round()
        let lost = try world.entries()
        let joined = try #require(lost.last { $0.issuer == "sheffield" && $0.type == "keyset" })
        sent.append(try SignedEnvelope.read(joined.envelope))
        #expect(try world.audit() == [])
        try world.goBack(to: copy)
        return RecoveryTests.Restored(world: world, lost: lost, sent: sent)
    }

    @Test(
        "The same ledger comes back, leaf for leaf, also if all of it was done in one second",
        arguments: [60, 0])
    func comesBack(_ pause: Int) async throws {
        let restored = try await restored(pause: pause)
        let world = restored.world
        for type in [
            "trust", "stream-stop", "stream-resume", "ack-dispute", "clock-accepted", "retention",
        ] {
            #expect(restored.lost.contains { $0.type == type }, "\(type)")
        }
        let files = RecoveryTests.ownFiles(world) + restored.sent.map { $0.generalBytes() }
        let report = try await world.coordinator.recover(from: files)
        #expect(report.missing == nil)
        let now = try world.entries()
        #expect(now.map(\.type) == restored.lost.map(\.type))
        #expect(zip(now, restored.lost).first { $0.leafHash != $1.leafHash }?.0.entry == nil)
        #expect(try world.audit() == [])
        #expect(await world.coordinator.stoppedParties == [])
        #expect(!(await world.state.closedCases.contains { $0.reference == "CASE-1" }))
    }

    @Test("Its copy alone shows that the ledger is an old one")
    func noticed() async throws {
        let world = try await World.inForce()
        let copy = world.disk.database + ".copy"
        try SabotagedDatabase(world.disk.database).copy(to: copy)
        try await world.coordinator.dispute("home")
        try await world.round()
        // It lies beside the numbered files, under a name that no party takes for one of these.
        #expect(world.out("home").keys.contains { $0.hasPrefix("coordinator.own_") })
        #expect(world.out("barnsley").keys.count { $0.contains("_ack-dispute") } == 0)
        let lost = try world.entries()
        try world.goBack(to: copy)
        #expect(await world.coordinator.round().troubles.contains { $0.contains("old copy") })
        let files = RecoveryTests.ownFiles(world)
        #expect(try await world.coordinator.recover(from: files).missing == nil)
        #expect(try world.entries() == lost)
        #expect(await world.coordinator.round().faults == 0)
    }

    @Test("Without a copy of it nothing is signed anew: the next entry would be another")
    func withoutTheCopy() async throws {
        let restored = try await restored()
        let world = restored.world
        let files = RecoveryTests.ownFiles(world).filter { bytes in
            guard let type = try? SignedEnvelope.read(bytes).type else { return true }
            return type != "stream-stop"
        }
        let all = files + restored.sent.map { $0.generalBytes() }
        await #expect(throws: CoordinationFault.self) {
            try await world.coordinator.recover(from: all)
        }
        #expect(try world.entries().contains { $0.type == "stream-stop" } == false)
    }
}
