/// The free disk below which nothing new is accepted, so that what was begun can be finished.
package struct DiskReserve: Sendable {
    private let system: any FolderSystem
    private let folder: FolderPath
    private let reserveBytes: Int

    /// Keeps `reserveBytes` free on the file system that holds `folder`.
    package init(
        system: any FolderSystem, folder: FolderPath,
        reserveBytes: Int = FolderLimits.standard.diskReserveBytes
    ) {
        self.system = system
        self.folder = folder
        self.reserveBytes = reserveBytes
    }

    /// Returns if so many more bytes leave the reserve whole.
    /// - Throws: `disk.full` with the figures if they do not; `folder.missing`.
    package func check(adding bytes: Int = 0) throws {
        let free = try system.freeBytes(folder)
        let (needed, overflow) = reserveBytes.addingReportingOverflow(bytes)
        guard !overflow, free >= needed else {
            throw FolderFault(
                .diskFull, operation: "keep a reserve on", subject: folder.description,
                detail: "\(free) bytes free, \(needed) needed")
        }
    }
}
