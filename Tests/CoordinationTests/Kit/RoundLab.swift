import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage

/// A round of a service as it begins, to be run again and again with another accident each time.
struct RoundLab {
    /// What a round came to, as far as an accident must not change it.
    struct Outcome: Equatable {
        let state: String
        /// Verdicts in ledger order, without what random bytes decide.
        let verdicts: [String]
        /// Names of the files in every out folder.
        let published: [String: [String]]
        let waiting: [String: [String]]
        let quarantined: [String]

        init(_ world: World) async throws {
            state = StateFingerprint(of: await world.state).description
            verdicts = try world.entries().map {
                "\($0.issuer) \($0.audience) \($0.type) \($0.sequence) \($0.verdict) "
                    + ($0.issuer == "coordinator" ? "" : $0.digest.description)
            }
            var published: [String: [String]] = [:]
            var waiting: [String: [String]] = [:]
            for party in world.councils.keys {
                published[party] = world.out(party).keys.sorted()
                waiting[party] = world.waiting(party).keys.sorted()
            }
            self.published = published
            self.waiting = waiting
            quarantined = try Quarantine(system: world.memory, stateFolder: World.state).list()
                .map { "\($0.party) \($0.code) \($0.sha256)" }.sorted()
        }

        /// Differences in what does not depend on the order of the files taken: a commit that
        /// fails lets others go first, and documents wait for it that would not have waited.
        func differencesThatCount(from other: Outcome) -> [String] {
            func essence(_ outcome: Outcome) -> [String] {
                let hash = outcome.state.split(separator: " ").last.map { "\($0)" } ?? ""
                return [hash] + outcome.verdicts.filter { !$0.hasPrefix("coordinator") }.sorted()
                    + outcome.quarantined + outcome.waiting.values.joined()
            }
            return Set(essence(self)).symmetricDifference(essence(other)).sorted()
        }

        /// Everything in which the two are not the same, said so that a person can look for it.
        func differences(from other: Outcome) -> [String] {
            var found = state == other.state ? [] : ["state \(state), not \(other.state)"]
            found += Set(verdicts).symmetricDifference(other.verdicts).sorted()
            if found.isEmpty, verdicts != other.verdicts { found.append("another order") }
            if published != other.published { found.append("published \(published)") }
            if waiting != other.waiting { found.append("waiting \(waiting)") }
            if quarantined != other.quarantined { found.append("quarantined \(quarantined)") }
            return found
        }
    }

    private let files: [FolderPath: [FileName: [UInt8]]]
    private let database: DatabaseFolder
    private let moment: Instant
    private let world: World

    /// Keeps what is on the disk before a round.
    init(_ world: World) throws {
        self.world = world
        moment = world.clock.now()
        var paths = [FolderPath(World.state).child(FileName(ours: "quarantine"))]
        for party in world.councils.keys {
            paths += [World.folder(party, "in"), World.folder(party, "out")]
        }
        var files: [FolderPath: [FileName: [UInt8]]] = [:]
        for path in paths { files[path] = world.memory.contents(of: path) }
        self.files = files
        database = try DatabaseFolder()
        // Nobody writes now, so the database and its log belong together.
        for suffix in ["", "-wal"] {
            let from = world.disk.database + suffix
            guard FileManager.default.fileExists(atPath: from) else { continue }
            try FileManager.default.copyItem(atPath: from, toPath: database.database + suffix)
        }
    }

    /// The same service again, as it was before the round.
    func again() throws -> World {
        let copy = try World(copying: world, at: moment)
        for (path, contents) in files {
            for (name, bytes) in contents { copy.memory.drop(bytes, as: name, in: path) }
        }
        for suffix in ["", "-wal"] {
            let from = database.database + suffix
            guard FileManager.default.fileExists(atPath: from) else { continue }
            try FileManager.default.copyItem(
                atPath: from, toPath: copy.disk.database + suffix)
        }
        return copy
    }
}
