import Exchange
import Glibc
import Testing

@Suite("Publisher") struct PublisherTests {
    private static let bytes = Array("{\"payload\":\"…\"}".utf8)

    private func name(_ sequence: Int = 7) throws -> PublishedName {
        try PublishedName(
            issuer: "coordinator", agreement: "mst-2019", sequence: sequence, type: "allocation")
    }

    @Test("A document's name has its sender, agreement, eight-digit number and type")
    func names() throws {
        #expect(try name().text == "coordinator_mst-2019_00000007_allocation.jws.json")
        #expect(try name(123_456_789).text.contains("_123456789_"))
    }

    @Test(
        "A name with a part that could lead elsewhere or be misread is refused",
        arguments: ["", "a/b", "..", ".a", "a_b", "a b", "é", String(repeating: "a", count: 65)])
    func badParts(part: String) {
        #expect(
            faultCode {
                _ = try PublishedName(issuer: "a", agreement: part, sequence: 1, type: "t")
            } == .publishName)
        #expect(
            faultCode {
                _ = try PublishedName(issuer: "a", agreement: "b", sequence: 0, type: "t")
            } == .publishName)
    }

    @Test("A published file is whole, readable by the folder's group only, and alone")
    func publishes() throws {
        let folder = try TemporaryFolder()
        #expect(try folder.publisher.publish("barnsley", name(), Self.bytes) == .written)
        #expect(try folder.names(in: folder.outPath()) == [name().text])
        let text = try folder.text(name().text, in: folder.outPath())
        #expect(text.map { Array($0.utf8) } == Self.bytes)
        #expect(try folder.entry(name().text, in: folder.outPath())?.mode == 0o640)
        #expect(try folder.names(in: folder.outPath("rotherham")) == [])
    }

    @Test("Publishing twice writes the same file once")
    func twice() throws {
        let folder = try TemporaryFolder()
        _ = try folder.publisher.publish("barnsley", name(), Self.bytes)
        let first = try folder.entry(name().text, in: folder.outPath())
        #expect(try folder.publisher.publish("barnsley", name(), Self.bytes) == .alreadyThere)
        #expect(try folder.entry(name().text, in: folder.outPath()) == first)
    }

    @Test(
        "Other content under the name is a conflict and is left alone",
        arguments: ["other", "", "{\"payload\":\"…\"} ", "{\"payload\":\"…\"]"])
    func conflict(other: String) throws {
        let folder = try TemporaryFolder()
        try folder.drop(other, as: name().text, in: folder.outPath())
        #expect(
            faultCode { _ = try folder.publisher.publish("barnsley", name(), Self.bytes) }
                == .publishConflict)
        #expect(try folder.text(name().text, in: folder.outPath()) == other)
        #expect(try folder.names(in: folder.outPath()) == [name().text])
    }

    @Test("A symbolic link under the name is a conflict, and nothing is written through it")
    func linkConflict() throws {
        let folder = try TemporaryFolder()
        symlink("\(folder.state)/elsewhere", try "\(folder.outPath())/\(name().text)")
        #expect(
            faultCode { _ = try folder.publisher.publish("barnsley", name(), Self.bytes) }
                == .publishConflict)
        #expect(try folder.names(in: folder.state) == [])
    }

    @Test("Files published together are whole or absent after a power cut at any operation")
    func togetherThroughPowerCuts() throws {
        let files = try (1...6).map { (name: try name($0), bytes: Self.bytes + [UInt8($0)]) }
        func publish(_ system: any FolderSystem) throws {
            try Publisher(system: system, root: "x").publish("barnsley", files)
        }
        func empty() throws -> MemoryFolderSystem {
            let memory = MemoryFolderSystem()
            try FolderLayout(system: memory).create(root: "x", parties: ["barnsley"])
            return memory
        }
        let counting = FaultyFolderSystem(try empty())
        try publish(counting)
        let out = try PartyFolder(root: "x", party: "barnsley").outFolder
        for number in counting.operations.indices {
            for trouble in [FaultyFolderSystem.Trouble.crashesBefore, .crashesAfter] {
                let memory = try empty()
                let faulty = FaultyFolderSystem(memory, at: number + 1, trouble)
                #expect(throws: FaultyFolderSystem.Crash.self) { try publish(faulty) }
                memory.cutPower()
                for (name, bytes) in files {
                    let there = memory.contents(of: out)[name.fileName]
                    #expect(there == nil || there == bytes, "\(number) \(name)")
                }
                try publish(memory)
                memory.cutPower()
                for (name, bytes) in files {
                    #expect(memory.contents(of: out)[name.fileName] == bytes)
                }
            }
        }
    }

    @Test("Files published together on this disk are whole, and again change nothing")
    func together() throws {
        let folder = try TemporaryFolder()
        let files = try (1...6).map { (name: try name($0), bytes: Self.bytes + [UInt8($0)]) }
        for _ in 1...2 {
            try folder.publisher.publish("barnsley", files)
            #expect(try folder.names(in: folder.outPath()) == files.map(\.name.text))
        }
        let text = try folder.text(files[3].name.text, in: folder.outPath())
        #expect(text.map { Array($0.utf8) } == files[3].bytes)
        #expect(try folder.entry(files[3].name.text, in: folder.outPath())?.mode == 0o640)
    }

    @Test("A conflict among files published together leaves no temporary file")
    func togetherConflict() throws {
        let folder = try TemporaryFolder()
        try folder.drop("other", as: name(3).text, in: folder.outPath())
        let files = try (1...6).map { (name: try name($0), bytes: Self.bytes) }
        #expect(
            faultCode { try folder.publisher.publish("barnsley", files) } == .publishConflict)
        #expect(try folder.names(in: folder.outPath()) == [name(3).text])
    }

    @Test("Left-over temporary files are cleared, and nothing else")
    func leftovers() throws {
        let folder = try TemporaryFolder()
        for left in [".mst-a.jws.json.part", ".mst-.part", "a.part", ".other", "b.jws.json"] {
            try folder.drop("half", as: left, in: folder.outPath())
        }
        #expect(try folder.publisher.clearLeftovers("barnsley") == 2)
        #expect(try folder.names(in: folder.outPath()) == [".other", "a.part", "b.jws.json"])
    }

    @Test("A full disk is a fault, leaves nothing behind, and succeeds once there is room")
    func fullDisk() throws {
        let memory = MemoryFolderSystem(freeBytes: 5)
        try FolderLayout(system: memory).create(root: "x", parties: ["barnsley"])
        let out = try PartyFolder(root: "x", party: "barnsley").outFolder
        let publisher = Publisher(system: memory, root: "x")
        #expect(
            faultCode { _ = try publisher.publish("barnsley", name(), Self.bytes) } == .diskFull)
        #expect(memory.contents(of: out).isEmpty)
        memory.setFreeBytes(1_000)
        #expect(try publisher.publish("barnsley", name(), Self.bytes) == .written)
    }

    @Test("A folder that is gone is a fault that names it")
    func missingFolder() throws {
        let folder = try TemporaryFolder()
        rmdir(folder.outPath())
        do {
            _ = try folder.publisher.publish("barnsley", name(), Self.bytes)
            Issue.record("published into nothing")
        } catch let fault as FolderFault {
            #expect(fault.code == .folderMissing && fault.subject == folder.outPath())
            #expect(fault.description.hasPrefix("folder.missing: open folder \(folder.outPath())"))
        }
    }
}
