/// One open folder; names are looked up in it one by one and never followed.
package protocol OpenFolder {
    /// Up to `countMaximum` names, in no order, and whether those were all.
    /// - Throws: `disk.failed`, `folder.operation`.
    func listing(countMaximum: Int) throws -> FolderListing

    /// What the entry is, without following or opening it; nil if there is none.
    /// - Throws: `folder.permission`, `disk.failed`.
    func entry(_ name: FileName) throws -> FolderEntry?

    /// Reads a plain file once, if it is one and has at most `bytesMaximum` bytes.
    /// - Throws: `folder.permission`, `disk.failed`, `process.limit`.
    func read(_ name: FileName, bytesMaximum: Int) throws -> FileReading

    /// Where a symbolic link says it leads, up to 4,095 bytes; nil if it is none.
    func linkTarget(_ name: FileName) -> [UInt8]?

    /// Writes a new file of exactly this mode and waits until its bytes are on the disk.
    /// - Throws: `disk.full`, `disk.failed`, `folder.permission`; `folder.operation` if the name
    ///   is taken. A file cut short by an error may be left behind.
    func writeDurably(_ name: FileName, _ bytes: [UInt8], mode: Int) throws

    /// Writes a new file of exactly this mode; its bytes are on the disk only after
    /// `syncBytes(of:)`.
    /// - Throws: as `writeDurably`.
    func write(_ name: FileName, _ bytes: [UInt8], mode: Int) throws

    /// Waits until the bytes of these files are on the disk.
    /// - Throws: `disk.full`, `disk.failed`.
    func syncBytes(of names: [FileName]) throws

    /// Gives an entry another name; false, and nothing happens, if that name is taken.
    /// - Throws: `folder.missing`, `folder.permission`, `disk.full`, `disk.failed`.
    func rename(_ name: FileName, to other: FileName) throws -> Bool

    /// Removes an entry that is not a folder; what it links to is not touched.
    /// - Throws: `folder.missing`, `folder.permission`, `folder.kind`, `disk.failed`.
    func remove(_ name: FileName) throws

    /// Waits until the folder's names are on the disk.
    /// - Throws: `disk.failed`, `disk.full`.
    func sync() throws
}

/// Names read from a folder.
package struct FolderListing: Sendable {
    /// The names, in no order.
    package let names: [FileName]
    /// Whether there were no more.
    package let isComplete: Bool

    /// A listing of these names.
    package init(names: [FileName], isComplete: Bool) {
        self.names = names
        self.isComplete = isComplete
    }
}

/// What became of one attempt to read a file.
package enum FileReading: Sendable {
    /// All of its bytes, which did not change meanwhile.
    case bytes([UInt8], FolderEntry)
    /// Something else than a file with one name; not opened, or closed again unread.
    case notPlain(FolderEntry)
    /// Larger than asked for; at most one byte more than that was read.
    case tooLarge(FolderEntry)
    /// It changed while it was read.
    case changing(FolderEntry)
    /// There is nothing of that name any more.
    case missing
}
