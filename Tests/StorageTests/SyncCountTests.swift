import Foundation
import Glibc
import Storage
import Testing

@Suite("Syncs to the disk")
struct SyncCountTests {
    /// Watches this process with strace and counts the syncs of files below a folder.
    private func syncs(below folder: String, during work: () throws -> Void) throws -> Int {
        let output = "\(folder)/trace"
        defer { unlink(output) }
        let messages = Pipe()
        let strace = Process()
        strace.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        strace.arguments = [
            "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", output, "-p", "\(getpid())",
        ]
        strace.standardError = messages
        do {
            try strace.run()
        } catch {
            try Test.cancel("There is no strace on this machine.")
        }
        var said = ""
        while !said.contains("attached") {
            let more = messages.fileHandleForReading.availableData
            said += String(decoding: more, as: UTF8.self)
            if more.isEmpty {
                strace.waitUntilExit()
                try Test.cancel("strace may not watch this process: \(said)")
            }
        }
        let result = Result { try work() }
        strace.interrupt()
        // What strace still says must be taken, or it would wait for a reader.
        _ = messages.fileHandleForReading.readDataToEndOfFile()
        strace.waitUntilExit()
        try result.get()
        let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
        return lines.count { $0.contains("\(folder)/") && !$0.contains("resumed") }
    }

    @Test("Each commit is one sync of the log, however many rows it has")
    func perCommit() throws {
        let fixture = try LedgerFixture()
        let store = try fixture.open()
        try store.write { try $0.append(LedgerFixture.entry(1)) }
        let count = try syncs(below: fixture.folder) {
            for round in 0..<20 {
                try store.write { transaction in
                    for number in 0..<5 {
                        try transaction.append(LedgerFixture.entry(2 + round * 5 + number))
                    }
                    try transaction.set("head", "\(round)")
                }
            }
        }
        #expect(count == 20)
    }
}
