import Evidence
import Exchange
import Glibc
import Testing

@Suite("Inbox") struct InboxTests {
    @Test("A dropped file is read with its bytes, in the order of the bytes of its name")
    func readsInOrder() throws {
        let folder = try TemporaryFolder()
        for name in ["b", "B", "a", "10", "9"] { try folder.drop("bytes of \(name)", as: name) }
        let scan = try folder.inbox.scan("barnsley")
        #expect(scan.files.map(\.name.escaped) == ["10", "9", "B", "a", "b"])
        #expect(scan.files.map(\.bytes).first == Array("bytes of 10".utf8))
        #expect(scan.files.allSatisfy { $0.party == "barnsley" })
        #expect(!scan.more && scan.resumeAfter == nil && scan.refused.isEmpty)
    }

    @Test("An empty file is read as no bytes, for the envelope check to name")
    func readsEmpty() throws {
        let folder = try TemporaryFolder()
        try folder.drop("", as: "empty")
        #expect(try folder.inbox.scan("barnsley").files.map(\.bytes) == [[]])
    }

    @Test(
        "Hidden files and the names of unfinished uploads are passed over",
        arguments: [
            ".hidden", "..x", "a.part", "a.PART", "a.filepart", "a.FilePart", "a.tmp", "a.json~",
            "a.ctl", ".part", "~",
        ])
    func ignores(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: name)
        #expect(try folder.inbox.scan("barnsley").isEmpty)
    }

    @Test(
        "A name that only resembles an unfinished upload's is read",
        arguments: ["a.parts", "part", "a.tmp.json", "~a", "tmp", "a.ctl2"])
    func readsLookalikes(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: name)
        #expect(try folder.inbox.scan("barnsley").files.map(\.name.escaped) == [name])
    }

    @Test("Strange names are read, removed and shown escaped")
    func strangeNames() throws {
        let folder = try TemporaryFolder()
        let strange: [[UInt8]] = [
            Array("line\nbreak".utf8), [0xff, 0xfe, 0x80], [UInt8](repeating: 0x61, count: 255),
            Array("x..\\..\\x".utf8), Array("-rf".utf8), [0x1b, 0x5b, 0x32, 0x4a],
            Array("\u{202e}gpj".utf8),
        ]
        for bytes in strange { try folder.drop([1], as: #require(FileName(bytes))) }
        let scan = try folder.inbox.scan("barnsley")
        #expect(Set(scan.files.map(\.name.bytes)) == Set(strange))
        let shown = scan.files.map(\.name.escaped)
        #expect(shown.contains("line\\x0abreak") && shown.contains("\\xff\\xfe\\x80"))
        #expect(shown.contains("\\x1b[2J") && shown.contains("\\xe2\\x80\\xaegpj"))
        for file in scan.files { #expect(try folder.inbox.remove(file) == .removed) }
        #expect(try folder.inbox.scan("barnsley").isEmpty)
    }

    @Test(
        "A name that leads elsewhere is no name",
        arguments: ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\0b"])
    func refusesNames(text: String) {
        #expect(FileName(text) == nil)
        #expect(FileName([UInt8](repeating: 0x61, count: 256)) == nil)
    }

    @Test(
        "A party that is not an id opens no folder",
        arguments: ["", "..", "Barnsley", "a/b", "1a", "a\n", "../barnsley"])
    func refusesParties(party: String) throws {
        let folder = try TemporaryFolder()
        #expect(faultCode { _ = try folder.inbox.scan(party) } == .folderParty)
    }

    @Test("A file at the limit is read, one byte more is refused, ten gigabytes are never read")
    func sizes() throws {
        let folder = try TemporaryFolder()
        var limits = FolderLimits()
        limits.fileBytesMaximum = 1_000
        let most = [UInt8](repeating: 7, count: 1_000)
        try folder.drop(most, as: TemporaryFolder.name("a"))
        try folder.drop(most + [7], as: TemporaryFolder.name("b"))
        try folder.drop("", as: "huge")
        #expect(truncate("\(folder.inPath())/huge", 10 << 30) == 0)
        let scan = try folder.inbox.scan("barnsley", limits)
        #expect(scan.files.map(\.bytes) == [most])
        #expect(scan.refused.map(\.name.escaped) == ["b", "huge"])
        #expect(scan.refused.allSatisfy { $0.refusal.code == .fileTooLarge })
        #expect(scan.refused.map(\.sizeBytes) == [1_001, 10 << 30])
    }

    @Test("A removed file is gone; a second removal finds nothing")
    func removes() throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: "a")
        let file = try #require(try folder.inbox.scan("barnsley").files.first)
        #expect(try folder.inbox.remove(file) == .removed)
        #expect(try folder.inbox.remove(file) == .missing)
        #expect(try folder.names(in: folder.inPath()) == [])
    }

    @Test("A file replaced after it was read is left for the next scan")
    func keepsReplaced() throws {
        let folder = try TemporaryFolder()
        try folder.drop("old", as: "a")
        let file = try #require(try folder.inbox.scan("barnsley").files.first)
        try folder.drop("new", as: "b")
        #expect(rename("\(folder.inPath())/b", "\(folder.inPath())/a") == 0)
        #expect(try folder.inbox.remove(file) == .replaced)
        let again = try folder.inbox.scan("barnsley").files
        #expect(again.map(\.bytes) == [Array("new".utf8)])
    }

    @Test("A file rewritten in place is left, even with its size and its time of change forged")
    func keepsForged() throws {
        let folder = try TemporaryFolder()
        try folder.drop("old", as: "a")
        let file = try #require(try folder.inbox.scan("barnsley").files.first)
        try folder.drop("new", as: "a")
        let time = timespec(
            tv_sec: file.identity.modifiedNanoseconds / 1_000_000_000,
            tv_nsec: file.identity.modifiedNanoseconds % 1_000_000_000)
        #expect(utimensat(AT_FDCWD, "\(folder.inPath())/a", [time, time], 0) == 0)
        let forged = try #require(try folder.entry("a", in: folder.inPath())).identity
        #expect(forged.modifiedNanoseconds == file.identity.modifiedNanoseconds)
        #expect(forged.inode == file.identity.inode)
        #expect(try folder.inbox.remove(file) == .replaced)
    }

    @Test("An `in` that is a symbolic link, or a file, or missing, is not entered")
    func inFolderItself() throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: "a", in: folder.inPath("rotherham"))
        rmdir(folder.inPath())
        #expect(faultCode { _ = try folder.inbox.scan("barnsley") } == .folderMissing)
        symlink(folder.inPath("rotherham"), folder.inPath())
        #expect(faultCode { _ = try folder.inbox.scan("barnsley") } == .folderKind)
        unlink(folder.inPath())
        try folder.drop("x", as: "in", in: "\(folder.root)/barnsley")
        #expect(faultCode { _ = try folder.inbox.scan("barnsley") } == .folderKind)
        #expect(try folder.inbox.scan("rotherham").files.count == 1)
    }

    @Test("A file that cannot be read is a fault for the operator and hides no other")
    func unreadableFile() throws {
        let memory = MemoryFolderSystem()
        try FolderLayout(system: memory).create(root: "x", parties: ["barnsley"])
        let path = try PartyFolder(root: "x", party: "barnsley").inFolder
        for name in ["a", "b", "c"] { memory.drop([1], as: TemporaryFolder.name(name), in: path) }
        let fault = FolderFault(.folderPermission, operation: "open", subject: "b")
        let faulty = FaultyFolderSystem(memory, at: 5, .fails(fault))
        let scan = try Inbox(system: faulty, root: "x").scan("barnsley")
        #expect(faulty.operations[4] == "read b")
        #expect(scan.faults == [fault])
        #expect(scan.files.map(\.name.escaped) == ["a", "c"])
    }
}
