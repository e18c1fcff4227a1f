import Exchange
import Glibc
import Testing

@Suite("FolderLayout") struct FolderLayoutTests {
    @Test("The folders are made with the contract's modes, whatever the umask, and can be again")
    func creates() throws {
        let folder = try TemporaryFolder()
        let layout = FolderLayout(system: folder.system)
        try layout.create(root: folder.root, parties: TemporaryFolder.parties)
        #expect(try folder.names(in: folder.root) == TemporaryFolder.parties)
        #expect(try folder.entry("barnsley", in: folder.root)?.mode == 0o755)
        #expect(try folder.entry("in", in: "\(folder.root)/barnsley")?.mode == 0o2770)
        #expect(try folder.entry("out", in: "\(folder.root)/barnsley")?.mode == 0o2750)
        #expect(layout.problems(root: folder.root, parties: TemporaryFolder.parties).isEmpty)
    }

    @Test("Folders that are there keep the modes and files they have")
    func keeps() throws {
        let folder = try TemporaryFolder()
        chmod(folder.inPath(), 0o3770)
        try folder.drop("x", as: "a")
        try FolderLayout(system: folder.system).create(root: folder.root, parties: ["barnsley"])
        #expect(try folder.entry("in", in: "\(folder.root)/barnsley")?.mode == 0o3770)
        #expect(try folder.names(in: folder.inPath()) == ["a"])
    }

    @Test("Everything that breaks the contract is told at once")
    func problems() throws {
        let folder = try TemporaryFolder()
        chmod("\(folder.root)/barnsley", 0o775)
        chmod(folder.inPath(), 0o2777)
        chmod(folder.outPath(), 0o2770)
        rmdir(folder.inPath("rotherham"))
        symlink(folder.state, folder.inPath("rotherham"))
        rmdir(folder.outPath("rotherham"))
        let found = FolderLayout(system: folder.system)
            .problems(root: folder.root, parties: TemporaryFolder.parties + ["Bad"])
        #expect(
            found.map(\.code) == [
                .folderMode, .folderMode, .folderMode, .folderKind, .folderMissing, .folderParty,
            ])
        #expect(found.first?.detail == "mode 775 has bits of 22")
    }

    @Test("The reserve is kept: less free disk than it is a fault with the figures")
    func reserve() throws {
        let memory = MemoryFolderSystem(freeBytes: 1_000)
        let reserve = DiskReserve(system: memory, folder: FolderPath("x"), reserveBytes: 900)
        try reserve.check()
        try reserve.check(adding: 100)
        #expect(faultCode { try reserve.check(adding: 101) } == .diskFull)
        #expect(faultCode { try reserve.check(adding: .max) } == .diskFull)
        memory.setFreeBytes(899)
        #expect(faultCode { try reserve.check() } == .diskFull)
    }

    @Test("The free bytes of a real folder are a number, and of a missing one a fault")
    func freeBytes() throws {
        let folder = try TemporaryFolder()
        #expect(try folder.system.freeBytes(FolderPath(folder.root)) > 0)
        #expect(
            faultCode { _ = try folder.system.freeBytes(FolderPath("\(folder.root)/none")) }
                == .folderMissing)
    }

    @Test("Every fault code is unlike the others and has a hint")
    func codes() {
        let codes = FolderFault.Code.allCases
        #expect(Set(codes.map(\.rawValue)).count == codes.count)
        #expect(codes.allSatisfy { $0.hint.hasSuffix(".") })
    }
}
