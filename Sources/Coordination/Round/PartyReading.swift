import Commissioning
import Dispatch
import Evidence
import Exchange

/// One look into a party's folder: its files taken apart, in the order in which they are judged,
/// and their signatures being checked. Nothing is changed by it.
struct PartyReading: Sendable {
    /// What to read.
    struct Order: Sendable {
        let party: String
        let inbox: Inbox
        let limits: FolderLimits
        /// Where the last look stopped.
        let after: FileName?
        /// Files signed later than this wait.
        let barrier: Instant?
        /// The keys known so far; a key that comes in between is found when its file is judged.
        let keys: TrustStore

        /// Reads it, on this thread and, where that helps, on others.
        func read() -> Result<PartyReading, any Error> {
            Result { try PartyReading(self) }
        }
    }

    let scan: Scan
    /// The files signed in time.
    let groups: CheckedGroups
    /// Files were left because they were signed after something that is due.
    let isDeferring: Bool

    private init(_ order: Order) throws {
        scan = try order.inbox.scan(order.party, order.limits, after: order.after)
        let files = QueuedFile.inOrder(scan.files)
        let inTime = files.filter { queued in
            order.barrier.map { queued.signedAt <= $0.seconds } ?? true
        }
        isDeferring = inTime.count < files.count
        groups = CheckedGroups(
            inTime, by: CoordinationLimits.filesPerGroupMaximum, with: order.keys)
    }
}

/// Parties' folders, each read while the files of the one before it are recorded if there is much
/// to read, and otherwise when its turn comes.
struct PartyReadings {
    private let isAhead: Bool
    private var orders: ArraySlice<PartyReading.Order>
    private var next: Begun<Result<PartyReading, any Error>>?
    private let queue = DispatchQueue(label: "folders")

    init(_ orders: [PartyReading.Order], isAhead: Bool) {
        self.orders = orders[...]
        self.isAhead = isAhead
    }

    /// The next party with what its folder holds, or `nil` after the last.
    mutating func read() -> (party: String, reading: Result<PartyReading, any Error>)? {
        guard let order = orders.popFirst() else { return nil }
        let reading = next?.wait() ?? order.read()
        next = nil
        if isAhead, let following = orders.first {
            next = Begun(on: queue) { following.read() }
        }
        return (order.party, reading)
    }
}
