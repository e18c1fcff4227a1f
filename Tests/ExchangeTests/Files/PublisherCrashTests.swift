import Exchange
import Testing

@Suite("Publisher after a crash") struct PublisherCrashTests {
    private static let bytes = Array("a signed document of some length".utf8)
    private static let troubles: [FaultyFolderSystem.Trouble] = [
        .crashesBefore, .crashesWithin, .crashesAfter,
    ]

    /// What the operations of one undisturbed publication are, by running it.
    private func operations() throws -> [String] {
        let world = try World()
        let faulty = FaultyFolderSystem(world.memory)
        _ = try Publisher(system: faulty, root: "x").publish("barnsley", world.name, Self.bytes)
        return faulty.operations
    }

    private struct World {
        let memory = MemoryFolderSystem()
        let name: PublishedName
        let out: FolderPath

        init() throws {
            try FolderLayout(system: memory).create(root: "x", parties: ["barnsley"])
            name = try PublishedName(
                issuer: "coordinator", agreement: "mst", sequence: 1, type: "receipt")
            out = try PartyFolder(root: "x", party: "barnsley").outFolder
        }

        /// What a reader of the folder finds under the name.
        var published: [UInt8]? { memory.contents(of: out)[name.fileName] }
    }

    @Test("Publishing is: write, name, sync the folder, in this order")
    func order() throws {
        let steps = try operations().map { $0.split(separator: " ").first.map(String.init) ?? "" }
        let durable = steps.filter { ["write", "rename", "sync"].contains($0) }
        #expect(durable == ["write", "rename", "sync"])
    }

    @Test(
        "After a crash at any operation, with or without a power cut, publishing again completes",
        arguments: troubles, [false, true])
    func crashAnywhere(trouble: FaultyFolderSystem.Trouble, powerIsCut: Bool) throws {
        for chosen in try 1...operations().count {
            let world = try World()
            let faulty = FaultyFolderSystem(world.memory, at: chosen, trouble)
            #expect(throws: FaultyFolderSystem.Crash(operation: chosen)) {
                try Publisher(system: faulty, root: "x")
                    .publish("barnsley", world.name, Self.bytes)
            }
            // A reader sees the whole file or none, at every moment.
            #expect(world.published == nil || world.published == Self.bytes)
            if powerIsCut { world.memory.cutPower() }
            #expect(world.published == nil || world.published == Self.bytes)

            let restarted = Publisher(system: world.memory, root: "x")
            try restarted.clearLeftovers("barnsley")
            _ = try restarted.publish("barnsley", world.name, Self.bytes)
            #expect(world.memory.contents(of: world.out) == [world.name.fileName: Self.bytes])
            world.memory.cutPower()
            #expect(world.published == Self.bytes, "not durable after operation \(chosen)")
        }
    }

    @Test("After a fault at any operation, publishing again completes without a restart")
    func faultAnywhere() throws {
        let fault = FolderFault(.diskFailed, operation: "test", subject: "disk")
        for chosen in try 1...operations().count {
            let world = try World()
            let faulty = FaultyFolderSystem(world.memory, at: chosen, .fails(fault))
            let publisher = Publisher(system: faulty, root: "x")
            #expect(throws: fault) {
                try publisher.publish("barnsley", world.name, Self.bytes)
            }
            _ = try publisher.publish("barnsley", world.name, Self.bytes)
            #expect(world.memory.contents(of: world.out) == [world.name.fileName: Self.bytes])
        }
    }
}
