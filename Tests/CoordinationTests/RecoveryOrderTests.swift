import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Found in simulation: what was recorded in one second came back in another order.
@Suite("After a restore: the order of one second")
struct RecoveryOrderTests {
    /// A service back at a copy, after one second in which much was recorded; and what was sent.
    private func restored() async throws -> RecoveryTests.Restored {
        let world = try await World.inForce()
        let copy = world.disk.database + ".copy"
        try SabotagedDatabase(world.disk.database).copy(to: copy)
        var sent: [SignedEnvelope] = []
        // Barnsley has a longer stream than the others: numbers of streams say nothing.
        for number in 1...4 {
            sent.append(
                try world.send("barnsley", .nomination, Body.nomination("BAR-00\(number)")))
        }
        try await world.round()
        var twin = try world.council("rotherham")
        sent.append(try world.send("rotherham", .nomination, Body.nomination("RTH-001")))
        let other = try twin.sign(.nomination, Body.nomination("RTH-002"), at: world.clock.now())
        sent.append(other)
        world.drop(other, in: "rotherham")
        world.drop(Array("no document".utf8), in: "barnsley")
        world.drop(Array("none either".utf8), in: "home")
        sent.append(try world.send("home", .capacity, Body.capacity(2, from: "2019-03-01")))
        try await world.round()
        #expect(await world.coordinator.stoppedParties == ["rotherham"])
        let lost = try world.entries()
        try world.goBack(to: copy)
        return RecoveryTests.Restored(world: world, lost: lost, sent: sent)
    }

    @Test("A stopped stream, refused files and receipts of one second come back as they stood")
    func oneSecond() async throws {
        let restored = try await restored()
        let world = restored.world
        let files = RecoveryTests.ownFiles(world) + restored.sent.map { $0.generalBytes() }
        let report = try await world.coordinator.recover(from: files.reversed())
        #expect(report.missing == nil)
        #expect(try world.entries().map(\.leafHash) == restored.lost.map(\.leafHash))
        #expect(await world.coordinator.stoppedParties == ["rotherham"])
        #expect(try world.audit() == [])
    }

    @Test("A document of ours that would stand elsewhere than it says stops it")
    func elsewhere() async throws {
        let restored = try await restored()
        let world = restored.world
        // Nobody hands over the notice of the file refused from Barnsley, nor what came after it
        // for Barnsley: the next of ours would move up.
        let notice = try #require(try world.received(.notice, by: "barnsley").first?.seq)
        let own = try RecoveryTests.ownFiles(world).filter { bytes in
            let head = try PayloadHead.inspect(SignedEnvelope.read(bytes).payload, type: nil)
            return head.aud != ["barnsley"] || head.seq < notice
        }
        let files = own + restored.sent.map { $0.generalBytes() }
        let before = try world.entries().count
        do {
            let report = try await world.coordinator.recover(from: files)
            #expect(report.missing != nil)
        } catch let fault as CoordinationFault {
            guard case .diverged = fault else { throw fault }
        }
        let now = try world.entries().map(\.leafHash)
        #expect(now.count >= before && now.count < restored.lost.count)
        #expect(now == Array(restored.lost.map(\.leafHash).prefix(now.count)))
    }
}
