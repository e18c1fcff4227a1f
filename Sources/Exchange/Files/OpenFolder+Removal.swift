/// What became of an entry that was to be removed.
package enum Removal: Equatable, Sendable {
    /// It is gone.
    case removed
    /// Something else stands there now, and was left for the next scan.
    case replaced
    /// It was gone already.
    case missing
}

extension OpenFolder {
    /// Removes the entry only if it is still the one that was looked at.
    ///
    /// Between the last look and the removal lie two system calls and no way to join them; the
    /// window is microseconds, and a document lost in it is asked for again by its sequence number.
    /// - Throws: as ``OpenFolder/remove(_:)``.
    package func remove(_ name: FileName, ifStill identity: FileIdentity) throws -> Removal {
        guard let now = try entry(name) else { return .missing }
        guard now.identity == identity else { return .replaced }
        try remove(name)
        return .removed
    }
}
