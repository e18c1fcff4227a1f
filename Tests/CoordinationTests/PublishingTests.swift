import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import GRDB
import Storage
import Testing

/// In a backlog the answers of one round are put into their folders beside the next one's intake.
@Suite("Publishing beside the intake", .serialized)
struct PublishingTests {
    /// More files of one party than a round takes, in a service that publishes behind.
    private static func backlog() async throws -> World {
        let world = try await World.inForce()
        world.publishesBehind = true
        try world.restart()
        for number in 0..<count {
            try world.send("barnsley", .withdrawal, Body.withdrawal("BAR-\(100 + number)"))
        }
        return world
    }

    private static let count = FolderLimits.standard.filesPerPartyPerRound + 40

    private static func receiptCount(_ world: World) throws -> Int {
        try world.received(.receipt, by: "barnsley").filter {
            $0.body["of"] != nil && $0.iat >= world.clock.now().seconds
        }.count
    }

    @Test("A round that another follows leaves its answers to it, and the last leaves none")
    func leaves() async throws {
        let world = try await Self.backlog()
        world.clock.pass(60)
        let first = await world.coordinator.round()
        #expect(first.more)
        #expect(first.filesPublished == 0)
        #expect(try Self.receiptCount(world) == 0)
        let last = try await world.round()
        #expect(last.filesPublished > 0)
        #expect(try Self.receiptCount(world) == Self.count)
        #expect(try world.store.read { try $0.waitingAnswerCount() } == 0)
        #expect(world.waiting("barnsley").isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("A process that ends in between publishes after its next start, the same bytes once")
    func restarted() async throws {
        let (world, twin) = (try await Self.backlog(), try await Self.backlog())
        world.clock.pass(60)
        twin.clock.pass(60)
        _ = await world.coordinator.round()
        try world.restart()
        try await world.round()
        twin.publishesBehind = false
        try twin.restart()
        try await twin.round()
        #expect(Set(world.out("barnsley").keys).count == world.out("barnsley").count)
        #expect(try Self.receiptCount(world) == Self.count)
        #expect(try Self.receiptCount(twin) == Self.count)
        #expect(
            try world.entries().map(\.type) == (try twin.entries().map(\.type)))
    }

    @Test("A folder that takes nothing is a fault of the round that published, and nothing is lost")
    func stuck() async throws {
        let world = try await Self.backlog()
        try world.restart(
            through: StuckFolderSystem(world.memory, World.folder("barnsley", "out")))
        world.clock.pass(60)
        #expect(await world.coordinator.round().faults == 0)
        #expect(await world.coordinator.round().faults > 0)
        #expect(try world.store.read { try $0.waitingAnswerCount() } == Self.count)
        try world.restart()
        try await world.round()
        #expect(try Self.receiptCount(world) == Self.count)
    }
    @Test("What waits to go out and is not what was recorded is put into no folder")
    func damaged() async throws {
        let world = try await Self.backlog()
        world.clock.pass(60)
        _ = await world.coordinator.round()
        let disk = try SabotagedDatabase(world.disk.database)
        let first = "(SELECT min(id) FROM outbox WHERE party = 'barnsley' AND published_at IS NULL)"
        let whole = try disk.blob("SELECT bytes FROM outbox WHERE id = \(first)")
        try disk.change("UPDATE outbox SET bytes = zeroblob(length(bytes)) WHERE id = \(first)")
        let before = world.out("barnsley").count
        #expect(await world.coordinator.round().faults > 0)
        #expect(world.out("barnsley").count == before)
        #expect(try world.audit().contains { $0.contains("audit.file") })
        try disk.change("UPDATE outbox SET bytes = ? WHERE id = \(first)", [Data(whole)])
        try await world.round()
        #expect(try Self.receiptCount(world) == Self.count)
        #expect(try world.audit() == [])
    }
}
