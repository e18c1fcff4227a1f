import Exchange
import Glibc
import Testing

@Suite("StateLock") struct StateLockTests {
    @Test("A second daemon on one state folder is refused, and told which process has it")
    func excludes() throws {
        let folder = try TemporaryFolder()
        let first = try StateLock(stateFolder: folder.state)
        do {
            _ = try StateLock(stateFolder: folder.state)
            Issue.record("locked twice")
        } catch {
            #expect(error.code == .stateLocked && error.detail == "process \(getpid()) holds it")
        }
        first.release()
        first.release()
        _ = try StateLock(stateFolder: folder.state)
    }

    @Test("A lock let go of can be taken again, and its file left by a dead process is no lock")
    func letGo() throws {
        let folder = try TemporaryFolder()
        try folder.drop("999999999\n", as: "lock", in: folder.state)
        do { _ = try StateLock(stateFolder: folder.state) }
        let again = try StateLock(stateFolder: folder.state)
        #expect(try folder.text("lock", in: folder.state) == "\(getpid())\n")
        #expect(try folder.entry("lock", in: folder.state)?.kind == .regular)
        again.release()
    }

    @Test("A lock file that is a symbolic link, or a missing state folder, is a fault")
    func faults() throws {
        let folder = try TemporaryFolder()
        symlink("\(folder.path)/elsewhere", "\(folder.state)/lock")
        #expect(faultCode { _ = try StateLock(stateFolder: folder.state) } == .folderKind)
        #expect(
            faultCode { _ = try StateLock(stateFolder: "\(folder.path)/none") } == .folderMissing)
    }
}
