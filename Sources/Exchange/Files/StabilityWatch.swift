/// Decides how long to wait for files that may still be being written; a pure state machine.
///
/// A cut-off file cannot be told from one still arriving, except by time: it is left until it has
/// been unchanged for a while, and reported if it is still cut off long after.
package struct StabilityWatch: Equatable, Sendable {
    /// What to do with an unsettled file now.
    package enum Advice: Equatable, Sendable {
        /// It changed lately: look again at this second, if nothing happens before.
        case wait(untilSeconds: Int)
        /// It has been unchanged long enough to be taken for what it is; a cut-off file waits on,
        /// and is reported at this second.
        case settled(reportAtSeconds: Int)
        /// It has been waited for long enough.
        case report
    }

    private struct Track: Equatable, Sendable {
        var identity: FileIdentity
        var firstSeen: Int
        var unchangedSince: Int
        var lastSeen: Int
    }

    private var limits: FolderLimits
    private var tracks: [String: [FileName: Track]] = [:]

    /// Knows no file yet.
    package init(limits: FolderLimits = .standard) {
        self.limits = limits
    }

    /// Takes other bounds; what it knows of files stays.
    package mutating func use(_ limits: FolderLimits) {
        self.limits = limits
    }

    /// How many files are being waited for.
    package var count: Int { tracks.values.reduce(0) { $0 + $1.count } }

    /// Notes that the file was met again; `now` in seconds, any origin, not running backwards.
    ///
    /// If it does run backwards, the wait begins again. A party with more unsettled files than are
    /// remembered waits with the rest of them; other parties do not notice.
    package mutating func observe(
        _ party: String, _ name: FileName, _ identity: FileIdentity, now: Int
    ) -> Advice {
        var files = tracks[party] ?? [:]
        var track =
            files[name]
            ?? Track(identity: identity, firstSeen: now, unchangedSince: now, lastSeen: now)
        if files[name] == nil, files.count >= limits.watchedFilesPerPartyMaximum {
            let forgottenBefore = now - limits.truncatedReportSeconds
            files = files.filter { $0.value.lastSeen >= forgottenBefore }
            tracks[party] = files
            guard files.count < limits.watchedFilesPerPartyMaximum else {
                return .wait(untilSeconds: now + limits.rescanSeconds)
            }
        }
        if now < track.lastSeen {
            track.firstSeen = now
            track.unchangedSince = now
        }
        if track.identity != identity {
            track.identity = identity
            track.unchangedSince = now
        }
        track.lastSeen = now
        files[name] = track
        tracks[party] = files
        return advice(track, now)
    }

    private func advice(_ track: Track, _ now: Int) -> Advice {
        if now >= track.firstSeen + limits.changingReportSeconds { return .report }
        let settledAt = track.unchangedSince + limits.stableSeconds
        guard now >= settledAt else { return .wait(untilSeconds: settledAt) }
        let reportAt = track.firstSeen + limits.truncatedReportSeconds
        return now >= reportAt ? .report : .settled(reportAtSeconds: reportAt)
    }

    /// Ends the wait for a file that was dealt with or is gone.
    package mutating func forget(_ party: String, _ name: FileName) {
        tracks[party]?[name] = nil
        if tracks[party]?.isEmpty == true { tracks[party] = nil }
    }
}
