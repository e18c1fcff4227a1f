/// Every bound of the drop folders, with its unit in its name and the reason beside it.
package struct FolderLimits: Equatable, Sendable {
    /// The largest file read, 1 MiB: ten times the largest payload we emit, small enough to hold.
    package var fileBytesMaximum = 1 << 20
    /// Entries looked at per party and round: one flooding party costs the others a known time, a
    /// quarter of a second if all are good.
    package var filesPerPartyPerRound = 512
    /// Bytes held per party and round, 16 MiB: what a round may take of the machine's memory.
    package var bytesPerPartyPerRound = 16 << 20
    /// Names read from one folder per scan: about 50 ms, and 5,000 waiting files stay well inside.
    package var namesPerScanMaximum = 65_536
    /// Disk that quarantined files may take, 256 MiB: capped, because nothing in it is overwritten.
    package var quarantineBytesMaximum = 256 << 20
    /// Quarantined entries: keeps a listing, done before each store, to a few milliseconds.
    package var quarantineEntriesMaximum = 4_096
    /// Signed notices to one party per day: enough to help a person, too few to be an amplifier.
    package var noticesPerDay = 100
    /// Free disk below which nothing new is accepted, 256 MiB: room to finish and to say so.
    package var diskReserveBytes = 256 << 20
    /// Seconds a file must be unchanged to count as complete: longer than a stalled upload's gaps.
    package var stableSeconds = 10
    /// Seconds after which a settled but cut-off file is reported: its sender has surely stopped.
    package var truncatedReportSeconds = 600
    /// Seconds after which a file that never settles is reported all the same.
    package var changingReportSeconds = 3_600
    /// Unsettled files remembered per party: beyond it they simply wait, unremembered.
    package var watchedFilesPerPartyMaximum = 1_024
    /// Seconds between full rescans: network shares deliver no events, so the rescan is the truth.
    package var rescanSeconds = 60
    /// The longest one file takes in a path, in bytes: the limit of Linux itself (`NAME_MAX`).
    package static let nameBytesMaximum = 255

    /// The bounds the daemon runs with.
    package static let standard = FolderLimits()

    /// Starts from the standard bounds, to be lowered member by member.
    package init() {}
}
