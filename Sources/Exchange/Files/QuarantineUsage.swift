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

    /// Whether an entry of so many bytes and its reason stay under both caps.
    func hasRoom(forBytes count: Int, _ limits: FolderLimits) -> Bool {
        files / 2 < limits.quarantineEntriesMaximum
            && bytes + Self.blocks(count) + Self.blockBytes <= limits.quarantineBytesMaximum
    }

    private static func blocks(_ count: Int) -> Int {
        max(1, (count + blockBytes - 1) / blockBytes) * blockBytes
    }
}
