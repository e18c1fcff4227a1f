import Evidence
import Exchange
import Glibc
import Testing

@Suite("Entries that are not plain files") struct SetAsideTests {
    private func scanOne(_ folder: TemporaryFolder) throws -> RefusedEntry {
        let scan = try folder.inbox.scan("barnsley")
        #expect(scan.files.isEmpty && scan.refused.count == 1)
        return try #require(scan.refused.first)
    }

    private func record(_ folder: TemporaryFolder, _ aside: SetAside) throws -> String {
        String(decoding: try folder.quarantine().read(aside.receipt.id).bytes, as: UTF8.self)
    }

    @Test("A symbolic link is never followed: recorded with where it led, and removed")
    func symbolicLink() throws {
        let folder = try TemporaryFolder()
        try folder.drop("secret", as: "target", in: folder.state)
        symlink("\(folder.state)/target", "\(folder.inPath())/link")
        let refused = try scanOne(folder)
        #expect(refused.refusal.code == .fileNotRegular && refused.entry.kind == .symbolicLink)
        #expect(!refused.mayStillSettle)
        let aside = try folder.inbox.setAside(
            refused, in: folder.quarantine(), receivedAt: 1_543_233_600)
        #expect(aside.isRemoved && aside.receipt.isNew)
        let text = try record(folder, aside)
        #expect(text.contains("symbolic link") && text.contains("/state/target"))
        #expect(!text.contains("secret"))
        #expect(try folder.text("target", in: folder.state) == "secret")
        #expect(try folder.inbox.scan("barnsley").isEmpty)
    }

    @Test("A named pipe does not block the scan: recorded and removed")
    func namedPipe() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo("\(folder.inPath())/pipe", 0o640) == 0)
        let refused = try scanOne(folder)
        #expect(refused.entry.kind == .pipe && refused.refusal.code == .fileNotRegular)
        #expect(
            try folder.inbox.setAside(refused, in: folder.quarantine(), receivedAt: 0).isRemoved)
        #expect(try folder.inbox.scan("barnsley").isEmpty)
    }

    @Test("A device is not opened: recorded and removed (where the machine lets one be made)")
    func device() throws {
        let folder = try TemporaryFolder()
        guard mknod("\(folder.inPath())/null", S_IFCHR | 0o640, dev_t(0x103)) == 0 else { return }
        let refused = try scanOne(folder)
        #expect(refused.entry.kind == .characterDevice)
        #expect(
            try folder.inbox.setAside(refused, in: folder.quarantine(), receivedAt: 0).isRemoved)
    }

    @Test("A second name of a file waits, is recorded and removed; the file is read by the first")
    func hardLink() throws {
        let folder = try TemporaryFolder()
        try folder.drop("document", as: "a.json")
        #expect(link("\(folder.inPath())/a.json", "\(folder.inPath())/b.json") == 0)
        let both = try folder.inbox.scan("barnsley")
        #expect(both.files.isEmpty && both.refused.count == 2)
        #expect(both.refused.allSatisfy { $0.mayStillSettle && $0.entry.linkCount == 2 })
        let first = try #require(both.refused.first)
        #expect(try folder.inbox.setAside(first, in: folder.quarantine(), receivedAt: 0).isRemoved)
        let after = try folder.inbox.scan("barnsley")
        #expect(after.files.map(\.name.escaped) == ["b.json"])
        #expect(after.files.map(\.bytes) == [Array("document".utf8)])
        // The other refusal was of a moment that is over.
        let second = try #require(both.refused.last)
        let late = try folder.inbox.setAside(second, in: folder.quarantine(), receivedAt: 0)
        #expect(!late.isRemoved)
        #expect(try folder.inbox.scan("barnsley").files.count == 1)
    }

    @Test("A hard link to a file elsewhere is never read")
    func hardLinkElsewhere() throws {
        let folder = try TemporaryFolder()
        try folder.drop("secret", as: "key", in: folder.state)
        #expect(link("\(folder.state)/key", "\(folder.inPath())/a.json") == 0)
        let refused = try scanOne(folder)
        let aside = try folder.inbox.setAside(refused, in: folder.quarantine(), receivedAt: 0)
        #expect(aside.isRemoved)
        #expect(try !record(folder, aside).contains("secret"))
        #expect(try folder.text("key", in: folder.state) == "secret")
    }

    @Test("The moment between the two steps of an SFTP rename passes by itself")
    func sftpRename() throws {
        let folder = try TemporaryFolder()
        try folder.drop("document", as: "a.json.part")
        let (part, whole) = ("\(folder.inPath())/a.json.part", "\(folder.inPath())/a.json")
        #expect(link(part, whole) == 0)
        let refused = try scanOne(folder)
        #expect(refused.mayStillSettle)
        #expect(unlink(part) == 0)
        #expect(try folder.inbox.scan("barnsley").files.map(\.name.escaped) == ["a.json"])
    }

    @Test("A folder is reported once, whatever is done inside it, and never emptied or removed")
    func folderInFolder() throws {
        let folder = try TemporaryFolder()
        mkdir("\(folder.inPath())/sub", 0o750)
        try folder.drop("inner", as: "x", in: "\(folder.inPath())/sub")
        let quarantine = try folder.quarantine()
        let refused = try scanOne(folder)
        #expect(refused.entry.kind == .folder)
        let first = try folder.inbox.setAside(refused, in: quarantine, receivedAt: 0)
        #expect(first.receipt.isNew && !first.isRemoved)
        try folder.drop("more", as: "y", in: "\(folder.inPath())/sub")
        for round in 1...3 {
            let again = try folder.inbox.setAside(
                scanOne(folder), in: quarantine, receivedAt: round)
            #expect(!again.receipt.isNew)
        }
        #expect(try quarantine.list().count == 1)
        #expect(try folder.text("x", in: "\(folder.inPath())/sub") == "inner")
    }

    @Test("An enormous file is reported once, though it grows and is touched, and stays")
    func enormous() throws {
        let folder = try TemporaryFolder()
        try folder.drop("", as: "huge")
        let quarantine = try folder.quarantine()
        for gigabytes in 9...11 {
            #expect(truncate("\(folder.inPath())/huge", gigabytes << 30) == 0)
            let aside = try folder.inbox.setAside(
                scanOne(folder), in: quarantine, receivedAt: gigabytes)
            #expect(aside.receipt.isNew == (gigabytes == 9) && !aside.isRemoved)
        }
        let entry = try #require(try quarantine.list().first)
        #expect(entry.code == "file.too-large" && entry.detail.contains("\(9 << 30)"))
    }

    @Test("Entries that stay do not keep the files behind them from being read")
    func nothingHidden() throws {
        let folder = try TemporaryFolder()
        for number in 0..<10 { mkdir("\(folder.inPath())/a\(number)", 0o750) }
        try folder.drop("x", as: "z")
        var limits = FolderLimits()
        limits.filesPerPartyPerRound = 8
        let first = try folder.inbox.scan("barnsley", limits)
        #expect(first.files.isEmpty && first.refused.count == 8 && first.more)
        let second = try folder.inbox.scan("barnsley", limits, after: first.resumeAfter)
        #expect(second.files.map(\.name.escaped) == ["z"])
    }

    @Test("With the quarantine full, the entry stays where it is")
    func fullQuarantine() throws {
        let folder = try TemporaryFolder()
        var limits = FolderLimits()
        limits.quarantineBytesMaximum = 4_096
        symlink("/etc/passwd", "\(folder.inPath())/link")
        let refused = try scanOne(folder)
        let quarantine = try folder.quarantine(limits)
        #expect(
            faultCode { _ = try folder.inbox.setAside(refused, in: quarantine, receivedAt: 0) }
                == .quarantineFull)
        #expect(try folder.names(in: folder.inPath()) == ["link"])
    }
}
