import Commissioning
import Coordination
import Evidence
import Glibc
import Storage

/// The exchange at work in a folder, measured: one file at a time, a backlog, a long ledger.
struct ExchangeRun {
    /// How much of everything.
    struct Size {
        var single: Int
        var backlog: Int
        var ledger: Int
    }

    /// Many of one thing, timed together.
    struct Series {
        var count = 0
        var time = TimeTaken()
        /// Microseconds on the wall of each, the shortest first; empty if only the sum is known.
        var each: [Int] = []

        mutating func add(_ one: TimeTaken) {
            count += 1
            time.wallMicroseconds += one.wallMicroseconds
            time.processorMicroseconds += one.processorMicroseconds
            each.append(one.wallMicroseconds)
        }

        func at(_ percent: Int) -> Int {
            each.isEmpty ? 0 : each[min(each.count - 1, each.count * percent / 100)]
        }
    }

    let size: Size
    let machine: MachineRates
    private(set) var singleShort = Series()
    private(set) var backlog = Series()
    private(set) var backlogEntries = 0
    private(set) var memoryKiB = (before: 0, peak: 0)
    private(set) var singleLong = Series()
    private(set) var entries = 0
    private(set) var starts: [TimeTaken] = []
    private(set) var startMemoryKiB = 0
    private(set) var root = TimeTaken()
    private(set) var inclusions = Series()
    private(set) var consistencies = Series()

    let service: BenchmarkService
    private var traffic = ExchangeTraffic()

    /// Measures everything; the folder it makes below `folder` is gone afterwards.
    static func run(_ size: Size, in folder: String, quiet: Bool) async throws -> ExchangeRun {
        let machine = try MachineRates(folder: folder)
        let service = try await BenchmarkService(in: folder)
        defer { service.remove() }
        var run = ExchangeRun(size: size, machine: machine, service: service)
        run.singleShort = try await run.oneByOne("single files", quiet)
        try await run.takeBacklog(quiet)
        try await run.grow(quiet)
        run.singleLong = try await run.oneByOne("single files", quiet)
        try run.restart(quiet)
        return run
    }

    /// A service after so many weeks of its life, four files a week, for whoever measures what it
    /// shows.
    static func history(weeks: Int, in folder: String, quiet: Bool) async throws -> ExchangeRun {
        let machine = try MachineRates(folder: folder)
        let service = try await BenchmarkService(in: folder)
        var run = ExchangeRun(
            size: Size(single: 1, backlog: 1, ledger: weeks * 40), machine: machine,
            service: service)
        try await run.grow(quiet, weeks: weeks)
        return run
    }

    /// One more document, taken in and answered.
    mutating func record() async throws {
        service.clock.advance(by: 60)
        let cycles = await service.coordinator.state.cycles
        let bytes = try sign(BenchmarkService.authorities[0], cycles)
        try service.parties[BenchmarkService.authorities[0]]?.drop(bytes)
        try await service.settle()
    }

    private init(size: Size, machine: MachineRates, service: BenchmarkService) {
        self.size = size
        self.machine = machine
        self.service = service
    }

    private mutating func sign(_ council: String, _ cycles: [Cycle]) throws -> [UInt8] {
        guard var party = service.parties[council] else { return [] }
        defer { service.parties[council] = party }
        return try traffic.next(from: &party, at: service.clock.now(), cycles: cycles)
            .generalBytes()
    }

    /// Files that come alone: from the drop to the answer in its folder.
    private mutating func oneByOne(_ name: String, _ quiet: Bool) async throws -> Series {
        var series = Series()
        var bar = ProgressBar(isQuiet: quiet, unit: name)
        let cycles = await service.coordinator.state.cycles
        for number in 0..<size.single {
            service.clock.advance(by: 1)
            let council = BenchmarkService.authorities[number % 4]
            let bytes = try sign(council, cycles)
            try service.parties[council]?.drop(bytes)
            let (wall, processor) = (
                ProcessFigures.wallMicroseconds, ProcessFigures.processorMicroseconds
            )
            let report = await service.coordinator.round()
            let taken = ProcessFigures.wallMicroseconds - wall
            series.time.wallMicroseconds += taken
            series.time.processorMicroseconds +=
                ProcessFigures.processorMicroseconds - processor
            series.each.append(taken)
            if let trouble = report.troubles.first { throw BenchmarkService.broken(trouble) }
            bar.show((number + 1, size.single))
        }
        bar.end()
        series.each.sort()
        series.count = size.single
        try await expectSettled()
        return series
    }

    /// Thousands of files that lie there at once, as after a week without the daemon.
    private mutating func takeBacklog(_ quiet: Bool) async throws {
        var bar = ProgressBar(isQuiet: quiet, unit: "files signed")
        let cycles = await service.coordinator.state.cycles
        for number in 0..<size.backlog {
            let council = BenchmarkService.authorities[number % 4]
            let bytes = try sign(council, cycles)
            try service.parties[council]?.drop(bytes)
            bar.show((number + 1, size.backlog))
        }
        bar.end()
        sync()
        let before = try service.counts().entries
        ProcessFigures.forgetPeak()
        memoryKiB.before = ProcessFigures.residentKiB
        var taken = 0
        bar = ProgressBar(isQuiet: quiet, unit: "files of the backlog")
        let (wall, processor) = (
            ProcessFigures.wallMicroseconds, ProcessFigures.processorMicroseconds
        )
        while true {
            let report = await service.coordinator.round()
            if let trouble = report.troubles.first { throw BenchmarkService.broken(trouble) }
            taken += report.filesTaken
            bar.show((taken, size.backlog))
            if !report.more { break }
        }
        backlog.time.wallMicroseconds = ProcessFigures.wallMicroseconds - wall
        backlog.time.processorMicroseconds = ProcessFigures.processorMicroseconds - processor
        backlog.count = taken
        memoryKiB.peak = ProcessFigures.peakKiB
        bar.end()
        backlogEntries = try service.counts().entries - before
        guard taken == size.backlog else {
            throw BenchmarkService.broken("\(taken) of \(size.backlog) files were taken in.")
        }
        try await expectSettled()
    }

    /// Weeks of service, until the ledger is as long as it should be.
    private mutating func grow(_ quiet: Bool, weeks most: Int = .max) async throws {
        var bar = ProgressBar(isQuiet: quiet, unit: "ledger entries")
        let first = try service.counts().entries
        let weeks = 560
        let perCouncil = max(1, (size.ledger - first) * 2 / 5 / weeks / 4)
        entries = first
        var week = 0
        while entries < size.ledger, week < most {
            week += 1
            service.clock.advance(by: 7 * 86_400)
            let cycles = await service.coordinator.state.cycles
            for council in BenchmarkService.authorities {
                for _ in 0..<perCouncil {
                    let bytes = try sign(council, cycles)
                    try service.parties[council]?.drop(bytes)
                }
            }
            try await service.settle()
            try await answerOffers(cycles)
            try await service.settle()
            entries = try service.counts().entries
            bar.show((min(entries, size.ledger), size.ledger))
            if let last = cycles.last, last.start.dayNumber < service.clock.now().seconds / 86_400 {
                break
            }
        }
        bar.end()
        try await expectSettled()
    }

    private mutating func answerOffers(_ cycles: [Cycle]) async throws {
        let now = service.clock.now()
        let state = await service.coordinator.state
        guard var home = service.parties[BenchmarkService.home] else { return }
        for place in state.places.suffix(64) {
            if place.state == .offered, var party = service.parties[place.authority] {
                if let answer = try traffic.answer(place, from: &party, at: now) {
                    try party.drop(answer.generalBytes())
                }
                service.parties[place.authority] = party
            } else if let cycle = state.cycle(place.cycle),
                let report = try traffic.report(place, in: cycle, from: &home, at: now)
            {
                try home.drop(report.generalBytes())
            }
        }
        if now.seconds / 604_800 % 2 == 0 {
            for envelope in try traffic.assessments(from: &home, at: now) {
                try home.drop(envelope.generalBytes())
            }
        }
        service.parties[BenchmarkService.home] = home
        traffic.forget(Set(state.places.filter(\.state.holdsBed).map(\.nomination)))
    }

    /// Reads the ledger again as at a start, three times; and hashes its tree.
    private mutating func restart(_ quiet: Bool) throws {
        var bar = ProgressBar(isQuiet: quiet, unit: "starts")
        ProcessFigures.forgetPeak()
        for number in 0..<3 {
            starts.append(try ProcessFigures.timed { try service.open() }.1)
            bar.show((number + 1, 3))
        }
        startMemoryKiB = ProcessFigures.peakKiB
        bar.end()
        var leaves: [[UInt8]] = []
        try service.store.read { view in
            while true {
                let batch = try view.entries(after: leaves.count, limit: 1000)
                leaves += batch.map(\.leafHash)
                if batch.isEmpty { break }
            }
        }
        entries = leaves.count
        root = ProcessFigures.timed { MerkleTree.root(of: leaves) }.1
        starts.sort { $0.wallMicroseconds < $1.wallMicroseconds }
        try prove(leaves)
    }

    /// Proofs made from the ledger's tree, and each checked as its reader does: that a document is
    /// in the ledger, and that the ledger only grew.
    private mutating func prove(_ leaves: [[UInt8]]) throws {
        let tree = MerkleLog(leaves)
        let top = tree.root
        for number in 0..<2000 {
            // Steps that share no factor with usual sizes, so that paths of all lengths come.
            let index = number * 7919 % leaves.count
            let (isThere, time) = ProcessFigures.timed {
                let path = tree.inclusionPath(of: index, size: tree.count)
                return MerkleProof.root(
                    ofLeaf: leaves[index], index: index, size: tree.count, path: path) == top
            }
            inclusions.add(time)
            let (grew, again) = ProcessFigures.timed {
                MerkleProof.isConsistent(
                    from: LedgerHead(of: tree, at: index + 1), to: LedgerHead(of: tree),
                    path: tree.consistencyPath(from: index + 1, to: tree.count))
            }
            consistencies.add(again)
            guard isThere, grew else { throw BenchmarkService.broken("A proof did not hold.") }
        }
        inclusions.each.sort()
        consistencies.each.sort()
    }

    private func expectSettled() async throws {
        let waiting = try service.counts().waiting
        guard waiting == 0 else {
            throw BenchmarkService.broken("\(waiting) answers were not published.")
        }
    }
}
