/// How much of the disk the quarantine takes.
package struct QuarantineUsage: Equatable, Sendable {
    /// A file takes whole blocks of this many bytes, however short it is.
    static let blockBytes = 4_096

    /// Files, two to an entry.
    package private(set) var files = 0
    /// Bytes in whole blocks.
    package private(set) var bytes = 0

    mutating func add(fileBytes count: Int) {
        files += 1
        bytes += Self.blocks(count)
    }

    /// Whether an entry of so many bytes and its reason stay under both caps, or a part of them.
    ///
    /// - Parameter parts: The caps are divided by it.
    func hasRoom(forBytes count: Int, _ limits: FolderLimits, parts: Int = 1) -> Bool {
        files / 2 < limits.quarantineEntriesMaximum / parts
            && bytes + Self.blocks(count) + Self.blockBytes
                <= limits.quarantineBytesMaximum / parts
    }

    private static func blocks(_ count: Int) -> Int {
        max(1, (count + blockBytes - 1) / blockBytes) * blockBytes
    }
}
