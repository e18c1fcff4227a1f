import Exchange
import Testing

@Suite("Inbox bounds") struct InboxBoundsTests {
    @Test("A folder with 5,000 files is read in bounded rounds, each file once, nothing hidden")
    func boundedScan() throws {
        let folder = try TemporaryFolder()
        for number in 0..<5_000 { try folder.drop("\(number)", as: "f\(10_000 + number)") }
        var limits = FolderLimits()
        limits.filesPerPartyPerRound = 999
        var seen: [String] = []
        var cursor: FileName?
        var rounds = 0
        repeat {
            let scan = try folder.inbox.scan("barnsley", limits, after: cursor)
            #expect(scan.files.count <= 999)
            seen += scan.files.map(\.name.escaped)
            cursor = scan.resumeAfter
            #expect(scan.more == (cursor != nil))
            rounds += 1
        } while cursor != nil
        #expect(rounds == 6)
        #expect(seen == (0..<5_000).map { "f\(10_000 + $0)" })
    }

    @Test("A round holds no more bytes than its limit, and goes on where it stopped")
    func boundedBytes() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b", "c", "d", "e"] {
            try folder.drop([UInt8](repeating: 1, count: 400), as: TemporaryFolder.name(name))
        }
        var limits = FolderLimits()
        limits.bytesPerPartyPerRound = 1_000
        let first = try folder.inbox.scan("barnsley", limits)
        #expect(first.files.map(\.name.escaped) == ["a", "b"] && first.more)
        let second = try folder.inbox.scan("barnsley", limits, after: first.resumeAfter)
        #expect(second.files.map(\.name.escaped) == ["c", "d"] && second.more)
        let third = try folder.inbox.scan("barnsley", limits, after: second.resumeAfter)
        #expect(third.files.map(\.name.escaped) == ["e"] && !third.more)
    }

    @Test("A file larger than what is left of a round waits for the next, and is not starved")
    func largeFileInTurn() throws {
        let folder = try TemporaryFolder()
        try folder.drop("small", as: "a")
        try folder.drop([UInt8](repeating: 1, count: 5_000), as: TemporaryFolder.name("b"))
        var limits = FolderLimits()
        limits.bytesPerPartyPerRound = 1_000
        let first = try folder.inbox.scan("barnsley", limits)
        let second = try folder.inbox.scan("barnsley", limits, after: first.resumeAfter)
        #expect(second.files.map(\.bytes.count) == [5_000] && !second.more)
    }

    @Test("A folder with more names than are ever listed says so")
    func overcrowded() throws {
        let folder = try TemporaryFolder()
        for number in 0..<20 { try folder.drop("x", as: "f\(number)") }
        var limits = FolderLimits()
        limits.namesPerScanMaximum = 10
        let scan = try folder.inbox.scan("barnsley", limits)
        #expect(scan.isOvercrowded && scan.files.count == 10)
        #expect(try !folder.inbox.scan("barnsley").isOvercrowded)
    }
}
