import Evidence
import Exchange
import Glibc
import Testing

@Suite("Quarantine") struct QuarantineTests {
    private static let bytes = Array("not a document".utf8)
    private static let noon = 1_543_233_600  // 2018-11-26T12:00:00Z

    private func store(
        _ quarantine: Quarantine, _ bytes: [UInt8] = bytes, party: String = "barnsley",
        name: String = "a\nb.json", at moment: Int = noon
    ) throws -> Quarantine.Receipt {
        try quarantine.store(
            bytes, name: TemporaryFolder.name(name), party: party,
            refusal: Refusal(.keyUnknown, "kid x"), receivedAt: moment)
    }

    @Test("A refused file is kept with a reason a person can read, closed to others")
    func stores() throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        let receipt = try store(quarantine)
        let digest = Hashing.hex(Hashing.sha256(Self.bytes))
        #expect(receipt.id == "20181126T120000Z-\(digest.prefix(16))")
        #expect(receipt.sha256 == digest && receipt.isNew)
        let path = "\(folder.state)/quarantine"
        #expect(
            try folder.names(in: path) == ["\(receipt.id).bin", "\(receipt.id).reason.json"])
        #expect(try folder.entry("quarantine", in: folder.state)?.mode == 0o700)
        for name in try folder.names(in: path) {
            #expect(try folder.entry(name, in: path)?.mode == 0o600)
        }
        let text = try #require(try folder.text("\(receipt.id).reason.json", in: path))
        let reason = try StrictJSON.parse(Array(text.utf8))
        guard case .object(let object) = reason else {
            Issue.record("the reason is not an object")
            return
        }
        #expect(
            object.members.map(\.name) == [
                "code", "sentence", "whatToDo", "detail", "originalName", "party", "sizeBytes",
                "sha256", "receivedAt",
            ])
        #expect(object["code"] == "key.unknown" && object["party"] == "barnsley")
        #expect(object["originalName"] == "a\\x0ab.json" && object["sizeBytes"] == 14)
        #expect(object["receivedAt"] == "2018-11-26T12:00:00Z" && object["detail"] == "kid x")
    }

    @Test("A store looks at its own pair alone, however many there are")
    func linear() throws {
        let memory = MemoryFolderSystem()
        _ = try memory.createFolder(FolderPath("/state"), mode: 0o700)
        let quarantine = Quarantine(system: memory, stateFolder: "/state")
        try quarantine.prepare()
        for number in 0..<1000 {
            #expect(try store(quarantine, Array("bad \(number)".utf8)).isNew)
        }
        #expect(try quarantine.usage().files == 2000)
        #expect(try !store(quarantine, Array("bad 7".utf8)).isNew)
        // Another process has cleared one away: it is kept again.
        let id = try #require(try quarantine.list().first?.id)
        let (_, bytes) = try quarantine.read(id)
        try Quarantine(system: memory, stateFolder: "/state").remove(id)
        #expect(try store(quarantine, bytes).isNew)
    }

    @Test("The same bytes from the same party are kept once, under whatever name and time")
    func idempotent() throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        let first = try store(quarantine)
        let second = try store(quarantine, name: "other.json", at: Self.noon + 9_999)
        #expect(second.id == first.id && !second.isNew)
        #expect(try quarantine.list().count == 1)
        #expect(try quarantine.usage().files == 2)
    }

    @Test("The same bytes from two parties in the same second are two entries")
    func twoParties() throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        let ours = try store(quarantine)
        let theirs = try store(quarantine, party: "rotherham")
        #expect(theirs.isNew && theirs.id != ours.id)
        #expect(try store(quarantine, party: "rotherham").id == theirs.id)
        let entries = try quarantine.list()
        #expect(entries.map(\.party) == ["barnsley", "rotherham"])
        #expect(entries.allSatisfy { $0.receivedAt == "2018-11-26T12:00:00Z" })
    }

    @Test("Entries are listed oldest first, read back with their bytes, and removed")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        let late = try store(quarantine, [2], at: Self.noon + 86_400)
        let early = try store(quarantine, [1])
        #expect(try quarantine.list().map(\.id) == [early.id, late.id])
        let (entry, bytes) = try quarantine.read(late.id)
        #expect(bytes == [2] && entry.code == "key.unknown" && entry.sizeBytes == 1)
        try quarantine.remove(late.id)
        #expect(try quarantine.list().map(\.id) == [early.id])
        #expect(faultCode { _ = try quarantine.read(late.id) } == .quarantineMissing)
        #expect(faultCode { try quarantine.remove(late.id) } == .quarantineMissing)
    }

    @Test(
        "An id that is no id names nothing",
        arguments: [
            "", "..", "../coordinator", "20181126T120000Z-0123456789abcde/",
            "20181126T120000Z-0123456789ABCDEF", "20181126 120000Z-0123456789abcdef",
            "20181126T120000Z-0123456789abcdef0",
        ])
    func hostileIDs(id: String) throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        #expect(faultCode { _ = try quarantine.read(id) } == .quarantineMissing)
        #expect(faultCode { try quarantine.remove(id) } == .quarantineMissing)
    }

    @Test("Beyond the cap of bytes nothing is stored and nothing is lost")
    func byteCap() throws {
        let folder = try TemporaryFolder()
        var limits = FolderLimits()
        limits.quarantineBytesMaximum = 4 * 4_096
        let quarantine = try folder.quarantine(limits)
        #expect(try quarantine.roomFor(bytes: 3 * 4_096))
        #expect(try !quarantine.roomFor(bytes: 3 * 4_096 + 1))
        let first = try store(quarantine, [1])
        _ = try store(quarantine, [2], party: "rotherham")
        #expect(try quarantine.usage().bytes == 4 * 4_096)
        #expect(faultCode { _ = try store(quarantine, [3], party: "home") } == .quarantineFull)
        #expect(try !store(quarantine, [1]).isNew, "what is kept already needs no room")
        try quarantine.remove(first.id)
        #expect(try store(quarantine, [3]).isNew)
    }

    @Test("One party fills half of the quarantine at most, also as another process finds it")
    func halfForOneParty() throws {
        let folder = try TemporaryFolder()
        var limits = FolderLimits()
        limits.quarantineBytesMaximum = 8 * 4_096
        for party in ["barnsley", "rotherham"] {
            let quarantine = try folder.quarantine(limits)
            _ = try store(quarantine, [1], party: party)
            let again = try folder.quarantine(limits)
            _ = try store(again, [2], party: party)
            for full in [again, try folder.quarantine(limits)] {
                #expect(faultCode { _ = try store(full, [3], party: party) } == .quarantineFull)
            }
        }
        limits = FolderLimits()
        limits.quarantineEntriesMaximum = 6
        let quarantine = try folder.quarantine(limits)
        _ = try store(quarantine, [3])
        #expect(faultCode { _ = try store(quarantine, [4]) } == .quarantineFull)
    }

    @Test("A full quarantine is not read again for every file that finds it full")
    func fullIsCheap() throws {
        let memory = MemoryFolderSystem()
        _ = try memory.createFolder(FolderPath("/state"), mode: 0o700)
        var limits = FolderLimits()
        limits.quarantineEntriesMaximum = 400
        let counting = FaultyFolderSystem(memory)
        let quarantine = Quarantine(system: counting, stateFolder: "/state", limits: limits)
        try quarantine.prepare()
        for number in 0..<200 { _ = try store(quarantine, Array("\(number)".utf8)) }
        let before = counting.operations.count
        for number in 200..<300 {
            #expect(
                faultCode { _ = try store(quarantine, Array("\(number)".utf8)) } == .quarantineFull)
        }
        let done = counting.operations.dropFirst(before)
        #expect(done.count <= 3 * 100, "\(done.prefix(8))")
    }

    @Test("Beyond the cap of entries nothing is stored either")
    func entryCap() throws {
        let folder = try TemporaryFolder()
        var limits = FolderLimits()
        limits.quarantineEntriesMaximum = 3
        let quarantine = try folder.quarantine(limits)
        for (byte, party) in zip(UInt8(1)..., ["barnsley", "rotherham", "home"]) {
            _ = try store(quarantine, [byte], party: party)
        }
        #expect(faultCode { _ = try store(quarantine, [4]) } == .quarantineFull)
    }

    @Test("Bytes that were changed in the quarantine are not given out as evidence")
    func tampered() throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        let receipt = try store(quarantine)
        let path = "\(folder.state)/quarantine"
        try folder.drop("yet a document", as: "\(receipt.id).bin", in: path)
        #expect(faultCode { _ = try quarantine.read(receipt.id) } == .quarantineDamaged)
        try folder.drop("{", as: "\(receipt.id).reason.json", in: path)
        #expect(faultCode { _ = try quarantine.list() } == .quarantineDamaged)
    }

    @Test(
        "After a crash at any operation, with or without a power cut, storing again completes",
        arguments: [
            FaultyFolderSystem.Trouble.crashesBefore, .crashesWithin, .crashesAfter,
        ], [false, true])
    func crashAnywhere(trouble: FaultyFolderSystem.Trouble, powerIsCut: Bool) throws {
        var chosen = 1
        while true {
            let memory = MemoryFolderSystem()
            _ = try memory.createFolder(FolderPath("s"), mode: 0o700)
            try Quarantine(system: memory, stateFolder: "s").prepare()
            let faulty = FaultyFolderSystem(memory, at: chosen, trouble)
            do {
                _ = try store(Quarantine(system: faulty, stateFolder: "s"))
                break
            } catch is FaultyFolderSystem.Crash {}
            if powerIsCut { memory.cutPower() }
            let restarted = Quarantine(system: memory, stateFolder: "s")
            try restarted.prepare()
            let receipt = try store(restarted, at: Self.noon + 60)
            memory.cutPower()
            #expect(try restarted.read(receipt.id).bytes == Self.bytes)
            #expect(try restarted.list().count == 1)
            #expect(try restarted.usage().files == 2, "left over after operation \(chosen)")
            chosen += 1
        }
        #expect(chosen > 10)
    }

    @Test(
        "Moments are written in UTC, across leap days and before 1970",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (1_543_233_599, "2018-11-26T11:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
        ])
    func moments(seconds: Int, text: String) throws {
        let folder = try TemporaryFolder()
        let quarantine = try folder.quarantine()
        _ = try store(quarantine, at: seconds)
        #expect(try quarantine.list().map(\.receivedAt) == [text])
    }
}
