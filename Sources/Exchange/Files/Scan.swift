/// What one bounded look into a party's folder found.
package struct Scan: Equatable, Sendable {
    /// The files read, sorted by the bytes of their names.
    package internal(set) var files: [DroppedFile] = []
    /// The entries not read, sorted likewise.
    package internal(set) var refused: [RefusedEntry] = []
    /// Files that could not be read through no fault of their sender, such as a wrong mode.
    package internal(set) var faults: [FolderFault] = []
    /// Whether names remain that a further scan is needed for.
    package internal(set) var more = false
    /// Where that scan should go on, so that entries left lying do not hide those behind them;
    /// nil to begin anew.
    package internal(set) var resumeAfter: FileName?
    /// Whether the folder holds more names than are ever listed, which its owner must clear.
    package internal(set) var isOvercrowded = false

    /// Whether nothing at all was found.
    package var isEmpty: Bool { files.isEmpty && refused.isEmpty && faults.isEmpty }
}
