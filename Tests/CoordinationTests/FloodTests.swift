import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// One party's flood is bounded work, and never the others' trouble.
@Suite("Floods")
struct FloodTests {
    @Test("Another party's file is taken in the very next round, however much lies elsewhere")
    func neighbour() async throws {
        let world = try await World.inForce()
        for number in 0..<1000 {
            world.drop(Array("rubbish \(number)".utf8), in: "barnsley")
        }
        let first = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        let report = await world.coordinator.round()
        #expect(report.more)
        #expect(report.filesTaken == FolderLimits.standard.filesPerPartyPerRound + 1)
        #expect(try world.verdicts(on: first) == ["applied"])
        #expect(try world.receipts(for: first, to: "rotherham").count == 1)
        try await world.round()
        #expect(world.waiting("barnsley").isEmpty)
        #expect(try world.quarantined("barnsley").count == 1000)
        #expect(try world.received(.notice, by: "barnsley").count == 100)
        #expect(try world.audit() == [])
    }

    @Test("A full quarantine leaves bad files where they are, and good ones still flow")
    func fullQuarantine() async throws {
        var limits = FolderLimits.standard
        limits.quarantineBytesMaximum = 64 * 4096
        let world = try await World(limits: limits)
        try await world.enrol()
        try await world.agree()
        for number in 0..<20 {
            world.drop(Array(repeating: UInt8(number), count: 5 * 4096), in: "barnsley")
        }
        let good = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        let report = await world.coordinator.round()
        #expect(report.faults > 0)
        #expect(report.troubles.contains { $0.contains("quarantine.full") })
        #expect(try world.verdicts(on: good) == ["applied"])
        let kept = try world.quarantined("barnsley").count
        #expect(kept < 20)
        #expect(world.waiting("barnsley").count == 20 - kept)
    }

    @Test("Asked to stop, a round ends between two groups of files, and nothing is lost")
    func stop() async throws {
        let world = try await World.inForce()
        for number in 0..<300 { world.drop(Array("rubbish \(number)".utf8), in: "barnsley") }
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try world.restart(through: StoppingFolderSystem(world.memory))
        let coordinator = world.coordinator
        let report = await Task {
            await StoppingFolderSystem.$isArmed.withValue(true) { await coordinator.round() }
        }.value
        #expect(report.more)
        #expect(report.filesTaken == CoordinationLimits.filesPerGroupMaximum)
        #expect(world.waiting("barnsley").count == 300 - report.filesTaken)
        #expect(try world.verdicts(on: sent) == [])
        try world.restart()
        try await world.round()
        #expect(try world.verdicts(on: sent) == ["applied"])
        #expect(world.waiting("barnsley").isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("Notices come again the next day")
    func nextDay() async throws {
        var limits = FolderLimits.standard
        limits.noticesPerDay = 5
        let world = try await World(limits: limits)
        try await world.enrol()
        for day in 0..<3 {
            world.clock.set(try moment("2018-11-2\(7 + day)T10:0\(day):00Z"))
            for number in 0..<8 { world.drop([UInt8(day), UInt8(number)], in: "home") }
            try await world.round()
            #expect(try world.received(.notice, by: "home").count == 5 * (day + 1))
        }
        #expect(try world.quarantined("home").count == 24)
    }

    @Test("A flood without end does not hold a deadline up for ever")
    func deadline() async throws {
        var limits = FolderLimits.standard
        limits.filesPerPartyPerRound = 1
        let world = try await World(limits: limits)
        try await world.enrol()
        try await world.agree()
        let sent = try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        try await world.round()
        world.clock.set(try moment("2018-12-10T17:00:00Z"))
        var rounds = 0
        while await world.state.allocations.isEmpty {
            for _ in 0..<2 { world.drop(sent, in: "barnsley") }
            let report = await world.coordinator.round()
            #expect(report.more)
            rounds += 1
            guard rounds <= CoordinationLimits.unreadRoundsMaximum else { break }
        }
        #expect(await world.state.allocations.count == 1)
        #expect(rounds > 1)
    }

    @Test("Files that stay where they are do not hide the ones behind them")
    func behind() async throws {
        let world = try await World.inForce()
        for number in 0..<200 {
            world.drop(Array("{\"payload\"".utf8), in: "barnsley", as: "aa-\(1000 + number).json")
        }
        let sent = try world.write("barnsley", .nomination, Body.nomination("BAR-001"))
        world.drop(sent.generalBytes(), in: "barnsley", as: "zz.json")
        try await world.round()
        #expect(try world.verdicts(on: sent) == ["applied"])
    }

    @Test("A party whose out folder takes nothing keeps nobody else waiting")
    func fullOutFolder() async throws {
        let world = try await World.inForce()
        let stuck = StuckFolderSystem(world.memory, World.folder("barnsley", "out"))
        try world.restart(through: stuck)
        for number in 1...600 {
            try world.send("barnsley", .withdrawal, Body.withdrawal("BAR-\(number + 100)"))
        }
        for _ in 0..<12 { _ = await world.coordinator.round() }
        #expect(try world.store.read { try $0.waitingAnswerCount() } == 600)
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        _ = await world.coordinator.round()
        #expect(try world.receipts(for: sent, to: "rotherham").count == 1)
        try world.restart()
        try await world.round()
        #expect(try world.store.read { try $0.waitingAnswerCount() } == 0)
    }

    @Test("As many open nominations as are ever taken still fit into one signed decision")
    func fullWaitingList() async throws {
        let world = try await World.inForce()
        let most = ServiceState.openNominationsMaximum
        for number in 0...most {
            try world.send(
                number % 2 == 0 ? "rotherham" : "barnsley", .nomination,
                Body.nomination("REFERENCE-\(number + 1000)", class: 9))
        }
        try await world.round()
        for child in await world.state.nominations {
            try world.send("home", .assessment, Body.assessment(child.id))
        }
        try await world.round()
        #expect(await world.state.nominations.count == most)
        let report = try await world.round(at: "2018-12-10T17:00:00Z")
        #expect(report.faults == 0)
        #expect(await world.state.allocations.count == 1)
        let sizes = try world.entries().filter { $0.type == "allocation" }
            .map { try SignedEnvelope.read($0.envelope).payload.count }
        #expect(sizes.allSatisfy { $0 <= EnvelopeSigner.payloadBytesMaximum }, "\(sizes)")
    }

    @Test("Below the disk reserve nothing new is accepted, and nothing is lost")
    func diskReserve() async throws {
        let world = try await World.inForce()
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        world.memory.setFreeBytes(1 << 20)
        let report = await world.coordinator.round()
        #expect(report.faults > 0)
        #expect(world.waiting("rotherham").count == 1)
        world.memory.setFreeBytes(1 << 40)
        try await world.round()
        #expect(try world.verdicts(on: sent) == ["applied"])
    }
}

/// Folders at which a task is asked to stop as soon as it puts the first file aside.
struct StoppingFolderSystem: FolderSystem {
    @TaskLocal static var isArmed = false

    private let inner: any FolderSystem

    init(_ inner: any FolderSystem) { self.inner = inner }

    func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        if Self.isArmed, path.description.hasSuffix("/quarantine") {
            withUnsafeCurrentTask { $0?.cancel() }
        }
        return try inner.withFolder(path, body)
    }

    func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try inner.createFolder(path, mode: mode)
    }

    func entry(at path: FolderPath) throws -> FolderEntry? { try inner.entry(at: path) }

    func freeBytes(_ path: FolderPath) throws -> Int { try inner.freeBytes(path) }
}

/// Folders of which one cannot be opened.
struct StuckFolderSystem: FolderSystem {
    private let inner: any FolderSystem
    private let stuck: FolderPath

    init(_ inner: any FolderSystem, _ stuck: FolderPath) {
        self.inner = inner
        self.stuck = stuck
    }

    func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        guard path != stuck else {
            throw FolderFault(.diskFull, operation: "write", subject: path.description)
        }
        return try inner.withFolder(path, body)
    }

    func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try inner.createFolder(path, mode: mode)
    }

    func entry(at path: FolderPath) throws -> FolderEntry? { try inner.entry(at: path) }

    func freeBytes(_ path: FolderPath) throws -> Int { try inner.freeBytes(path) }
}
