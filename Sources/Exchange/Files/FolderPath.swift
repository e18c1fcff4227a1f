/// Where a folder is: an operator's path, then single names below it that are never followed.
///
/// The base may lead through symbolic links, since the operator wrote it; the names below it may
/// not, since others may be able to write there.
package struct FolderPath: Hashable, Sendable, CustomStringConvertible {
    /// The operator's path, absolute or relative to the working directory.
    package let base: String
    /// Names below the base, outermost first.
    package let components: [FileName]

    /// The folder at the operator's own path.
    package init(_ base: String) {
        self.base = base
        self.components = []
    }

    private init(base: String, components: [FileName]) {
        self.base = base
        self.components = components
    }

    /// The folder of this name in this one.
    package func child(_ name: FileName) -> FolderPath {
        FolderPath(base: base, components: components + [name])
    }

    /// The folder of this name in this one; for names our own program made up.
    package func child(ours name: String) -> FolderPath {
        child(FileName(ours: name))
    }

    /// The folder this one is in; nil at the base.
    var parent: FolderPath? {
        guard !components.isEmpty else { return nil }
        return FolderPath(base: base, components: Array(components.dropLast()))
    }

    /// The whole path, names escaped: for people, not for opening.
    package var description: String {
        ([base] + components.map(\.escaped)).joined(separator: "/")
    }

    /// The whole path as C expects it, for the one call that takes nothing else (inotify).
    var cString: [CChar] {
        var bytes = base.utf8.map { CChar(bitPattern: $0) }
        for name in components {
            bytes.append(CChar(bitPattern: UInt8(ascii: "/")))
            bytes += name.cString.dropLast()
        }
        return bytes + [0]
    }
}
