import Commissioning
import Coordination
import Exchange
import GRDB

/// Mistakes that a program like this could have, put in from outside; each must be found.
enum PlantedBug: String, CaseIterable, Sendable {
    /// Answers are not synced before they are named.
    case bytesNotSynced
    /// The names of answers are not synced.
    case namesNotSynced
    /// A file is taken away before it is recorded.
    case removedBeforeCommit
    /// A refused file is not kept.
    case evidenceThrownAway
    /// A file that is done with stays.
    case filesNeverRemoved
    /// An answer is cut off in its folder.
    case answersCut
    /// Commits are not on the disk when they return.
    case commitsNotSynced
    /// Some answers are never put out.
    case answersLost
    /// A document held for its predecessor is not written down.
    case heldForgotten
    /// A rejected document is recorded as applied.
    case verdictTurned
    /// The newest document is gone after a start.
    case lastDocumentForgotten
    /// Claims are decided in the wrong order.
    case unfairDecision
    /// A bed is given away that is not there.
    case bedInvented
    /// A document that its party never signed is recorded.
    case forgedDocument
    /// One party is told something else than is recorded.
    case splitView
    /// Time does not pass.
    case clockStands

    /// SQL that makes the database misbehave.
    var trigger: String? {
        switch self {
        case .answersLost:
            """
            CREATE TRIGGER planted AFTER INSERT ON outbox WHEN NEW.id % 7 = 0
            BEGIN UPDATE outbox SET published_at = 1 WHERE id = NEW.id; END
            """
        case .heldForgotten:
            """
            CREATE TRIGGER planted BEFORE INSERT ON held BEGIN SELECT RAISE(IGNORE); END
            """
        case .verdictTurned:
            """
            CREATE TRIGGER planted AFTER INSERT ON ledger WHEN NEW.verdict <> 'applied'
            BEGIN UPDATE ledger SET verdict = 'applied', detail = '' WHERE entry = NEW.entry; END
            """
        default: nil
        }
    }

    /// Changes a database behind the service's back.
    static func change(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// The decision with the mistake in it.
    var decider: Book.Decider {
        switch self {
        case .unfairDecision:
            { instance throws(InstanceFault) in
                var turned = instance
                for index in turned.nominations.indices {
                    turned.nominations[index].priorityClass =
                        3 - min(3, turned.nominations[index].priorityClass)
                }
                return try turned.decide()
            }
        case .bedInvented:
            { instance throws(InstanceFault) in
                var turned = instance
                if !turned.cycles.isEmpty { turned.cycles[0].beds += 1 }
                return try turned.decide()
            }
        default: Self.rightDecision
        }
    }

    static let rightDecision: Book.Decider = { instance throws(InstanceFault) in
        try instance.decide()
    }
}

/// Folders with a mistake in them.
struct PlantedFolders: FolderSystem {
    let inner: any FolderSystem
    let bug: PlantedBug

    func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        try inner.withFolder(path) {
            try body(PlantedFolder(inner: $0, bug: bug, path: "\(path)"))
        }
    }

    func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try inner.createFolder(path, mode: mode)
    }

    func entry(at path: FolderPath) throws -> FolderEntry? { try inner.entry(at: path) }

    func freeBytes(_ path: FolderPath) throws -> Int { try inner.freeBytes(path) }
}

private struct PlantedFolder: OpenFolder {
    let inner: any OpenFolder
    let bug: PlantedBug
    let path: String

    func listing(countMaximum: Int) throws -> FolderListing {
        try inner.listing(countMaximum: countMaximum)
    }

    func entry(_ name: FileName) throws -> FolderEntry? { try inner.entry(name) }

    func read(_ name: FileName, bytesMaximum: Int) throws -> FileReading {
        let reading = try inner.read(name, bytesMaximum: bytesMaximum)
        if bug == .removedBeforeCommit, path.hasSuffix("/in"), case .bytes = reading {
            try inner.remove(name)
        }
        return reading
    }

    func linkTarget(_ name: FileName) -> [UInt8]? { inner.linkTarget(name) }

    func writeDurably(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        try write(name, bytes, mode: mode)
        try syncBytes(of: [name])
    }

    func write(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        if bug == .evidenceThrownAway, path.hasSuffix("/quarantine") {
            return try inner.write(name, [], mode: mode)
        }
        let isCut = bug == .answersCut && path.hasSuffix("/out") && bytes.count % 3 == 0
        try inner.write(name, isCut ? Array(bytes.dropLast(100)) : bytes, mode: mode)
    }

    func syncBytes(of names: [FileName]) throws {
        if bug != .bytesNotSynced { try inner.syncBytes(of: names) }
    }

    func rename(_ name: FileName, to other: FileName) throws -> Bool {
        // What is thrown away is not named either.
        if bug == .evidenceThrownAway, path.hasSuffix("/quarantine") {
            try inner.remove(name)
            return true
        }
        return try inner.rename(name, to: other)
    }

    func remove(_ name: FileName) throws {
        if bug == .filesNeverRemoved, path.hasSuffix("/in") { return }
        if bug == .removedBeforeCommit, path.hasSuffix("/in"),
            try inner.entry(name) == nil
        {
            return
        }
        try inner.remove(name)
    }

    func sync() throws {
        if bug != .namesNotSynced || path.hasSuffix("/in") { try inner.sync() }
    }
}
