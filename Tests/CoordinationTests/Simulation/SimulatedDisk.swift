import CSimulatedDisk

/// A disk in memory for one database: SQLite works on it as on a real one, and it fails, stops or
/// forgets where a test wants it to.
final class SimulatedDisk: Sendable {
    /// How a disk comes back.
    enum Return: CaseIterable {
        /// Only the process died.
        case killed
        /// The power was cut: what was not synced is gone.
        case forgets
        /// The power was cut: of what was not synced, any 512 bytes may be there.
        case tears
    }

    /// What happens at one write.
    enum Trouble: Int32, CaseIterable {
        case crashesBefore = 1
        case crashesWithin = 2
        case crashesAfter = 3
        case failsOnce = 4
        case isFullOnce = 5
        /// Half of it is written, and then there is no room.
        case writesShortOnce = 6
    }

    private let id: UInt64

    init() {
        precondition(simdisk_register() != 0, "SQLite takes no other disk")
        id = simdisk_new()
    }

    private init(id: UInt64) { self.id = id }

    deinit { simdisk_free(id) }

    var database: String { "/simulated/\(id)/coordinator.sqlite" }

    /// The process that used it is gone; whatever it still has open fails.
    var isDead: Bool { simdisk_is_dead(id) != 0 }

    /// Writes, syncs, cuts and removals so far.
    var operations: Int { Int(simdisk_operations(id)) }

    /// Trouble at one write, counted from 1 from now on.
    func arm(at operation: Int, _ trouble: Trouble) {
        simdisk_arm(id, operation, trouble.rawValue)
    }

    func disarm() { simdisk_arm(id, 0, 0) }

    /// Whether there is no room for any write.
    func setFull(_ isFull: Bool) { simdisk_fail(id, isFull ? 1 : 0) }

    /// Whether every write fails.
    func setBroken(_ isBroken: Bool) { simdisk_fail(id, isBroken ? 2 : 0) }

    /// From now on it says that it has synced, and has not.
    func lie() { simdisk_lie(id, 1) }

    func kill() { simdisk_kill(id) }

    /// Comes back for the next process.
    func restart(_ how: Return, seed: UInt64) {
        let code =
            switch how {
            case .killed: SIMDISK_KILLED
            case .forgets: SIMDISK_FORGETS
            case .tears: SIMDISK_TEARS
            }
        simdisk_restart(id, Int32(code), seed)
    }

    /// An old copy of it.
    func copy() -> SimulatedDisk { SimulatedDisk(id: simdisk_copy(id)) }

    /// Is again what it was when the copy was made.
    func restore(_ copy: SimulatedDisk) { simdisk_restore(id, copy.id) }
}
