import Evidence
import Exchange
import Glibc
import Synchronization
import Testing

@Suite("A party that changes things while they are read", .timeLimit(.minutes(10)))
struct HostileWriterTests {
    private final class Flag: Sendable {
        let isUp = Atomic(false)
    }

    /// Does `mischief` over and over in another thread for as long as `body` takes.
    private func during(
        _ mischief: @escaping @Sendable () -> Void, _ body: () throws -> Void
    ) async throws {
        let over = Flag()
        let writer = Task.detached {
            while !over.isUp.load(ordering: .acquiring) { mischief() }
        }
        let outcome = Result { try body() }
        over.isUp.store(true, ordering: .releasing)
        await writer.value
        try outcome.get()
    }

    @Test("A file swapped for a link again and again never gives what the link leads to")
    func swappedForLink() async throws {
        let folder = try TemporaryFolder()
        try folder.drop("secret", as: "key", in: folder.state)
        let path = folder.inPath()
        try await during({
            let file = open("\(path)/.next", O_WRONLY | O_CREAT | O_EXCL, 0o640)
            write(file, "public", 6)
            close(file)
            rename("\(path)/.next", "\(path)/a")
            symlink("\(path)/../../../state/key", "\(path)/.next")
            rename("\(path)/.next", "\(path)/a")
            unlink("\(path)/a")
        }) {
            for _ in 0..<400 {
                for file in try folder.inbox.scan("barnsley").files {
                    #expect(file.bytes == Array("public".utf8))
                }
            }
        }
        #expect(try folder.text("key", in: folder.state) == "secret")
    }

    @Test("A file that grows while it is read is never held beyond the limit")
    func grows() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.inPath())/a"
        try folder.drop("", as: "a")
        var limits = FolderLimits()
        limits.fileBytesMaximum = 10_000
        try await during({
            let file = open(path, O_WRONLY | O_APPEND)
            write(file, [UInt8](repeating: 1, count: 3_000), 3_000)
            close(file)
            var status = stat()
            if stat(path, &status) == 0, status.st_size > 20_000 { truncate(path, 0) }
        }) {
            for _ in 0..<400 {
                let scan = try folder.inbox.scan("barnsley", limits)
                #expect(scan.files.allSatisfy { $0.bytes.count <= 10_000 })
                #expect(
                    scan.refused.allSatisfy {
                        $0.refusal.code == .fileTooLarge || $0.refusal.code == .fileChanging
                    })
            }
        }
    }

    @Test("Entries that come and go while the folder is listed are no fault")
    func comeAndGo() async throws {
        let folder = try TemporaryFolder()
        let path = folder.inPath()
        try await during({
            for number in 0..<20 { close(open("\(path)/f\(number)", O_WRONLY | O_CREAT, 0o640)) }
            for number in 0..<20 { unlink("\(path)/f\(number)") }
        }) {
            for _ in 0..<200 {
                let scan = try folder.inbox.scan("barnsley")
                #expect(scan.faults.isEmpty)
                for file in scan.files { _ = try folder.inbox.remove(file) }
            }
        }
    }
}
