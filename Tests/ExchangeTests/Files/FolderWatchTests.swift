import Exchange
import Glibc
import Testing

/// The limit is for a wait without end: suites that keep every processor busy run beside it.
@Suite("FolderWatch", .timeLimit(.minutes(10))) struct FolderWatchTests {
    private func watching(_ folder: TemporaryFolder) throws -> FolderWatch {
        let watch = try FolderWatch()
        for party in TemporaryFolder.parties {
            try watch.add(party, PartyFolder(root: folder.root, party: party).inFolder)
        }
        return watch
    }

    /// Waits for hints until those so far satisfy `isEnough`; the suite's time limit ends it.
    private func hint(
        _ watch: FolderWatch, until isEnough: (FolderHint) -> Bool
    ) async -> FolderHint? {
        for await _ in watch.hints {
            let hint = watch.drain()
            if isEnough(hint) { return hint }
        }
        return nil
    }

    @Test("A file written and closed is told, with the party whose folder it is")
    func closeWrite() async throws {
        let folder = try TemporaryFolder()
        let watch = try watching(folder)
        try folder.drop("x", as: "a", in: folder.inPath("rotherham"))
        let hint = try #require(await hint(watch) { !$0.parties.isEmpty })
        #expect(hint.parties == ["rotherham"] && !hint.overflowed && hint.lost.isEmpty)
    }

    @Test("A file renamed into place is told")
    func renamed() async throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: "a", in: folder.state)
        let watch = try watching(folder)
        #expect(rename("\(folder.state)/a", "\(folder.inPath())/a") == 0)
        #expect(await hint(watch) { !$0.parties.isEmpty }?.parties == ["barnsley"])
    }

    @Test("A file given its name by link and unlink, as SFTP renames, is told")
    func linked() async throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: "a.part")
        let watch = try watching(folder)
        #expect(link("\(folder.inPath())/a.part", "\(folder.inPath())/a") == 0)
        #expect(unlink("\(folder.inPath())/a.part") == 0)
        #expect(await hint(watch) { !$0.parties.isEmpty }?.parties == ["barnsley"])
    }

    @Test("Reading and removing files wakes nobody")
    func silence() async throws {
        let folder = try TemporaryFolder()
        try folder.drop("x", as: "a")
        let watch = try watching(folder)
        for file in try folder.inbox.scan("barnsley").files {
            #expect(try folder.inbox.remove(file) == .removed)
        }
        #expect(watch.drain().isEmpty)
    }

    @Test("A folder removed and made anew is told as lost, then listened to again")
    func recreated() async throws {
        let folder = try TemporaryFolder()
        let watch = try watching(folder)
        rmdir(folder.inPath())
        #expect(await hint(watch) { !$0.lost.isEmpty }?.lost == ["barnsley"])
        #expect(watch.refresh()["barnsley"]?.code == .folderMissing)
        mkdir(folder.inPath(), 0o770)
        #expect(watch.refresh().isEmpty)
        try folder.drop("x", as: "a")
        #expect(await hint(watch) { !$0.parties.isEmpty }?.parties == ["barnsley"])
    }

    @Test("A folder replaced by another is listened to in place of the old one")
    func replaced() async throws {
        let folder = try TemporaryFolder()
        let watch = try watching(folder)
        let old = "\(folder.state)/old"
        #expect(rename(folder.inPath(), old) == 0)
        mkdir(folder.inPath(), 0o770)
        #expect(watch.refresh().isEmpty)
        _ = watch.drain()
        try folder.drop("x", as: "a", in: old)
        #expect(watch.drain().isEmpty)
        try folder.drop("x", as: "a")
        #expect(watch.drain().parties == ["barnsley"])
    }

    @Test("A symbolic link in the folder's place is not listened through")
    func linkInPlace() throws {
        let folder = try TemporaryFolder()
        rmdir(folder.inPath())
        symlink(folder.state, folder.inPath())
        let watch = try FolderWatch()
        let path = try PartyFolder(root: folder.root, party: "barnsley").inFolder
        #expect(faultCode { try watch.add("barnsley", path) } == .folderKind)
    }

    @Test("A flood of events is one wake-up and one hint")
    func flood() async throws {
        let folder = try TemporaryFolder()
        let watch = try watching(folder)
        for number in 0..<500 { try folder.drop("x", as: "f\(number)") }
        #expect(await hint(watch) { !$0.parties.isEmpty }?.parties == ["barnsley"])
        #expect(watch.drain().isEmpty)
    }

    @Test("A wait ends by a hint, by a call, by its time, and for good by stopping")
    func waits() async throws {
        let folder = try TemporaryFolder()
        let watch = try watching(folder)
        watch.wake()
        #expect(await watch.next(within: .seconds(600), on: ContinuousClock()))
        #expect(await watch.next(within: .milliseconds(1), on: ContinuousClock()))
        try folder.drop("x", as: "a")
        #expect(await watch.next(within: .seconds(600), on: ContinuousClock()))
        watch.stop()
        #expect(await !watch.next(within: .seconds(600), on: ContinuousClock()))
        watch.stop()
        #expect(watch.fileDescriptor == nil && watch.drain().isEmpty)
    }

    @Test("A waiting task that is cancelled stops waiting")
    func cancelled() async throws {
        let watch = try FolderWatch()
        let waiting = Task { await watch.next(within: .seconds(600), on: ContinuousClock()) }
        waiting.cancel()
        #expect(await !waiting.value)
    }

    @Test("Watches stopped or let go of give their descriptors and threads back")
    func givesBack() throws {
        // A process may have 128 inotify instances and 1,024 descriptors by default.
        for round in 0..<1_100 {
            let watch = try FolderWatch()
            #expect(watch.fileDescriptor != nil)
            if round.isMultiple(of: 2) { watch.stop() }
        }
    }
}
