import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Logging
import Storage

/// A coordinator opened for one command or for the daemon: locked, with its key and its ledger.
struct OpenedService {
    let settings: Settings
    let store: LedgerStore
    let coordinator: Coordinator
    /// What the coordinator's time comes from.
    let clock: any WallClock
    /// Kept for as long as the service is used: nobody else may write.
    let lock: StateLock

    /// Opens an existing service for writing.
    ///
    /// - Parameters:
    ///   - make: Makes the clock, told the last recorded moment.
    ///   - publishesBehind: Whether rounds follow each other, so that one may leave its answers
    ///     to the next.
    ///   - onProgress: Called whenever a step of a round is done.
    /// - Throws: `CommandFailure`, faults of the layers below.
    init(
        _ settings: Settings, clock make: (LedgerStore) throws -> any WallClock,
        publishesBehind: Bool = false, onProgress: @escaping @Sendable () -> Void = {},
        log: Logger
    ) throws {
        guard access(settings.databasePath, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "state.missing", "There is no service in \(settings.stateDirectory).",
                remedy: "Make one with: mstcoord init")
        }
        lock = try StateLock(stateFolder: settings.stateDirectory)
        store = try LedgerStore(writingTo: settings.databasePath)
        self.settings = settings
        let me = try store.read { try $0.setting(ServiceSetting.coordinator) } ?? ""
        let clock = try make(store)
        self.clock = clock
        coordinator = try Coordinator(
            book: Book(
                me: me, keys: KeyFile.readBoth(settings), randomBytes: SystemRandom.bytes),
            store: store,
            folders: CoordinatorFolders(
                system: LocalFolderSystem(), root: settings.exchangeRoot,
                state: settings.stateDirectory, limits: settings.limits),
            clock: clock, pace: { Int(time(nil)) },
            // Made-up time goes its own way.
            uptime: clock is SystemClock ? SystemTime.uptime : nil,
            heartbeat: settings.heartbeats, publishesBehind: publishesBehind, log: log,
            onProgress: onProgress)
    }

    /// Makes the state directory, key, ledger and folders of a new service.
    ///
    /// - Throws: `CommandFailure` if there is one already; faults of the layers below.
    static func found(
        _ settings: Settings, me: String, parties: [String], clock: any WallClock,
        demonstration: (start: CivilDate, speed: Int)?, log: Logger
    ) async throws -> OpenedService {
        if access(settings.databasePath, F_OK) == 0 {
            throw CommandFailure(
                .configuration, "state.exists",
                "There is a service in \(settings.stateDirectory) already.",
                remedy: "Choose another state directory.")
        }
        for folder in [settings.stateDirectory, settings.stateDirectory + "/keys"] {
            try Folder.make(folder, mode: 0o700)
        }
        let path = settings.stateDirectory + "/keys/coordinator.jwk.json"
        let keys = [try PrivateKey.generate(), try PrivateKey.generate(.mlDSA65)]
        for (key, path) in zip(keys, [path, KeyFile.postQuantumPath(path)]) {
            try Console.save(
                Array((key.privateJWK().prettyText() + "\n").utf8), to: path, mode: 0o600,
                replace: false)
        }
        do {
            let store = try LedgerStore(writingTo: settings.databasePath)
            try store.write { transaction in
                try transaction.set(ServiceSetting.coordinator, me)
                if let demonstration {
                    try transaction.set(
                        ServiceSetting.demonstrationStart, demonstration.start.description)
                    try transaction.set(
                        ServiceSetting.demonstrationSpeed, "\(demonstration.speed)")
                }
            }
            store.close()
        }
        chmod(settings.databasePath, 0o600)
        try FolderLayout(system: LocalFolderSystem()).create(
            root: settings.exchangeRoot, parties: parties.filter { $0 != me })
        let opened = try OpenedService(settings, clock: { _ in clock }, log: log)
        let keyset = try FirstKeyset.make(
            party: me, coordinator: me, keys: keys, now: clock.now())
        try await opened.coordinator.begin(with: keyset)
        return opened
    }
}

/// A private key in a file.
enum KeyFile {
    /// Where the post-quantum key lies beside another: `NAME.pq.jwk.json`.
    static func postQuantumPath(_ path: String) -> String {
        for ending in [".jwk.json", ".json"] where path.hasSuffix(ending) {
            return path.dropLast(ending.count) + ".pq" + ending
        }
        return path + ".pq"
    }

    /// Where one of the coordinator's keys is: among the credentials that the service manager hands
    /// over, else in the state.
    static func path(of name: String, state: String) -> String {
        if let directory = getenv("CREDENTIALS_DIRECTORY") {
            let path = String(cString: directory) + "/" + name
            if access(path, R_OK) == 0 { return path }
        }
        return "\(state)/keys/\(name)"
    }

    /// Reads the coordinator's key and, if there is one, its post-quantum key; each may be a
    /// credential or lie in the state.
    /// - Throws: `CommandFailure`, `KeyFault`.
    static func readBoth(_ settings: Settings) throws -> [PrivateKey] {
        let second = settings.postQuantumKeyPath
        guard access(settings.keyPath, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "file.missing",
                "The coordinator's signing key is not at \(settings.keyPath).",
                remedy: "Put the key back, or name it with LoadCredential in the unit.")
        }
        return try [settings.keyPath].map(read) + (access(second, F_OK) == 0 ? [read(second)] : [])
    }

    /// Reads a key and, if there is one beside it, the post-quantum key.
    /// - Throws: `CommandFailure`, `KeyFault`.
    static func readBoth(_ path: String) throws -> [PrivateKey] {
        let second = postQuantumPath(path)
        return try [path].map(read) + (access(second, F_OK) == 0 ? [read(second)] : [])
    }

    /// Reads a private JSON Web Key.
    /// - Throws: `CommandFailure`, `KeyFault`.
    static func read(_ path: String) throws -> PrivateKey {
        let bytes = try Console.read(path, bytesMaximum: 1 << 16)
        guard let value = try? StrictJSON.parse(bytes) else {
            throw CommandFailure(
                .configuration, "key.not-json", "\(path) is not a JSON Web Key.",
                remedy: "Give a key file made by: mstcoord key generate")
        }
        return try PrivateKey(jwk: value)
    }
}

/// Folders on the operator's own paths.
enum Folder {
    /// Removes a folder of ours with everything in it; what cannot be removed stays.
    static func removeAll(_ path: String) {
        if let stream = opendir(path) {
            while let record = readdir(stream) {
                let name = withUnsafePointer(to: &record.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                        String(cString: $0)
                    }
                }
                guard name != ".", name != ".." else { continue }
                let child = "\(path)/\(name)"
                if unlink(child) != 0 { removeAll(child) }
            }
            closedir(stream)
        }
        rmdir(path)
    }

    /// Makes a folder and those above it that are missing.
    static func make(_ path: String, mode: UInt32 = 0o755) throws {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            let parent = String(path[..<slash])
            if access(parent, F_OK) != 0 { try make(parent) }
        }
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
            throw CommandFailure(
                .inputOutput, "folder.make",
                "\(path) cannot be made: \(String(cString: strerror(errno))).",
                remedy: "Check the permissions of the folder above.")
        }
    }
}
