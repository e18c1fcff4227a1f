extension OpenFolder {
    private static var temporaryPrefix: [UInt8] { Array(".mst-".utf8) }
    private static var temporarySuffix: [UInt8] { Array(".part".utf8) }

    /// Puts a whole file under its name, or nothing: false if the name is taken.
    ///
    /// Temporary name → bytes → fsync → rename without replacing → fsync of the folder. A crash
    /// before the rename leaves a hidden file that ``clearTemporaryFiles()`` removes; after it, the
    /// whole file. One writer per folder, which the state lock sees to.
    /// - Throws: `disk.full`, `disk.failed`, `folder.permission`; nothing is left under the name.
    /// - Source: fsync(2), "Calling fsync() does not necessarily ensure that the entry in the
    ///   directory containing the file has also reached disk".
    @discardableResult
    func place(_ name: FileName, _ bytes: [UInt8], mode: Int) throws -> Bool {
        let temporary = Self.temporary(for: name)
        if try entry(temporary) != nil { try remove(temporary) }
        do {
            try writeDurably(temporary, bytes, mode: mode)
            guard try rename(temporary, to: name) else {
                try remove(temporary)
                return false
            }
        } catch {
            // The first error is the one to tell; what this leaves is cleared at the next start.
            try? remove(temporary)
            throw error
        }
        try sync()
        return true
    }

    /// Puts several whole files under their names with two waits for the disk: all bytes under
    /// temporary names → on the disk → all names → on the disk.
    ///
    /// - Throws: `folder.operation` if a name is taken, and as for one file. Those named by then
    ///   stay, and are whole.
    func place(_ files: [(name: FileName, bytes: [UInt8])], mode: Int) throws {
        let temporaries = files.map { Self.temporary(for: $0.name) }
        var left = Set(temporaries)
        do {
            for (temporary, file) in zip(temporaries, files) {
                if try entry(temporary) != nil { try remove(temporary) }
                try write(temporary, file.bytes, mode: mode)
            }
            try syncBytes(of: temporaries)
            for (temporary, file) in zip(temporaries, files) {
                guard try rename(temporary, to: file.name) else {
                    throw FolderFault(
                        .folderOperation, operation: "name", subject: file.name.escaped,
                        detail: "the name is taken")
                }
                left.remove(temporary)
            }
        } catch {
            for temporary in left { try? remove(temporary) }
            throw error
        }
        try sync()
    }

    /// Removes the hidden files that a crash left, and nothing else; says how many.
    /// - Throws: `disk.failed`, `folder.permission`.
    @discardableResult
    func clearTemporaryFiles() throws -> Int {
        let left = try listing(countMaximum: FolderLimits.standard.namesPerScanMaximum).names
            .filter {
                $0.bytes.starts(with: Self.temporaryPrefix)
                    && Array($0.bytes.suffix(5)) == Self.temporarySuffix
            }
        for name in left where try entry(name)?.kind == .regular {
            try remove(name)
        }
        return left.count
    }

    private static func temporary(for name: FileName) -> FileName {
        let whole = temporaryPrefix + name.bytes + temporarySuffix
        guard let temporary = FileName(whole) else {
            preconditionFailure("a name of ours is too long: \(name.escaped)")
        }
        return temporary
    }
}
