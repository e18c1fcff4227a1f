/// One folder of a ``FaultyFolderSystem``.
struct FaultyOpenFolder: OpenFolder {
    let inner: any OpenFolder
    let system: FaultyFolderSystem

    func listing(countMaximum: Int) throws -> FolderListing {
        try system.perform("list") { try inner.listing(countMaximum: countMaximum) }
    }

    func entry(_ name: FileName) throws -> FolderEntry? {
        try system.perform("look at \(name.escaped)") { try inner.entry(name) }
    }

    func read(_ name: FileName, bytesMaximum: Int) throws -> FileReading {
        try system.perform("read \(name.escaped)") {
            try inner.read(name, bytesMaximum: bytesMaximum)
        }
    }

    func linkTarget(_ name: FileName) -> [UInt8]? {
        inner.linkTarget(name)
    }

    func writeDurably(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        func half() {
            try? inner.writeDurably(name, Array(bytes.prefix(bytes.count / 2)), mode: mode)
        }
        try system.perform("write \(name.escaped)", partly: half) {
            try inner.writeDurably(name, bytes, mode: mode)
        }
    }

    func write(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        func half() {
            try? inner.write(name, Array(bytes.prefix(bytes.count / 2)), mode: mode)
        }
        try system.perform("write \(name.escaped)", partly: half) {
            try inner.write(name, bytes, mode: mode)
        }
    }

    func syncBytes(of names: [FileName]) throws {
        try system.perform("sync \(names.count) files") { try inner.syncBytes(of: names) }
    }

    func rename(_ name: FileName, to other: FileName) throws -> Bool {
        try system.perform("rename \(name.escaped) to \(other.escaped)") {
            try inner.rename(name, to: other)
        }
    }

    func remove(_ name: FileName) throws {
        try system.perform("remove \(name.escaped)") { try inner.remove(name) }
    }

    func sync() throws {
        try system.perform("sync") { try inner.sync() }
    }
}
