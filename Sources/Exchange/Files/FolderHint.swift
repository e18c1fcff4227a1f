/// What inotify told since it was last asked: where to look first, never all there is to see.
package struct FolderHint: Equatable, Sendable {
    /// Parties in whose folder something arrived.
    package internal(set) var parties: Set<String> = []
    /// Parties whose folder is gone or was moved away.
    package internal(set) var lost: Set<String> = []
    /// Whether the system dropped events: look everywhere.
    package internal(set) var overflowed = false

    /// Whether nothing was told.
    package var isEmpty: Bool { parties.isEmpty && lost.isEmpty && !overflowed }
}
