import BoardServer
import Commissioning
import Coordination
import Evidence
import Glibc
import Storage

/// The board under load, after years of history: kept, conditional and first answers, beside a bare
/// route of the same server.
struct BoardRun {
    /// What was asked for, and how it went.
    struct Row {
        let name: String
        let load: BoardLoad.Result
    }

    /// How much of everything.
    struct Size {
        /// Weeks of service before anything is measured.
        var weeks = 522
        /// Requests of each kind.
        var requests: Int
        /// Connections that ask at the same time.
        var connections: Int
    }

    let size: Size
    let entries: Int
    private(set) var rows: [Row] = []
    /// First answers after a change, by address.
    private(set) var firsts: [First] = []

    /// What a first answer after a change took, of three of them.
    struct First {
        let name: String
        /// On the wall, the longest.
        let microseconds: Int
        /// Of the processor, the middle one: other programs hardly change it.
        let processorMicroseconds: Int
    }

    /// Measures everything; the folder it makes below `folder` is gone afterwards.
    static func run(_ size: Size, in folder: String, quiet: Bool) async throws -> BoardRun {
        var history = try await ExchangeRun.history(weeks: size.weeks, in: folder, quiet: quiet)
        let service = history.service
        defer { service.remove() }
        var settings = Settings()
        settings.stateDirectory = service.folder + "/state"
        settings.exchangeRoot = service.folder + "/exchange"
        let access = AccessBook(
            try AccessStore(settings.databasePath), isOpenUntilUsed: false)
        guard
            let token = try access.make(
                AccessRequest(kind: .token, viewer: .operator, name: "", expiresAt: nil), most: 10)
        else { throw BenchmarkService.broken("No token could be made.") }
        let reader = try LedgerStateReader(
            settings: settings, clock: service.clock,
            book: await service.coordinator.readersBook, access: access)
        // As the daemon does once it has started.
        try await reader.keepPast()
        let ledger = try StoredLedgerReader(
            settings: settings, clock: service.clock, state: reader)
        _ = try await ledger.facts(asOf: nil)
        let snapshot = try await reader.snapshot(asOf: nil)
        guard
            let cycle = snapshot.state.cycles.last(where: {
                snapshot.state.allocation(for: $0.id) != nil
            })
        else { throw BenchmarkService.broken("No cycle was decided.") }
        var run = BoardRun(size: size, entries: snapshot.state.entry)
        let board = Board(reader: reader, ledger: ledger, access: access)
        try await run.first(
            try targets(snapshot, cycle.id), board, token.text, &history)
        try await run.load(cycle.id, reader, access, token.text)
        return run
    }

    private init(size: Size, entries: Int) {
        self.size = size
        self.entries = entries
    }

    /// The first answer after a document has been recorded, three times for each page and table.
    private mutating func first(
        _ targets: [String], _ board: Board, _ token: String, _ history: inout ExchangeRun
    ) async throws {
        for target in targets {
            var walls: [Int] = []
            var processors: [Int] = []
            for _ in 0..<3 {
                try await history.record()
                var request = BoardRequest(target)
                request.authorization = "Bearer \(token)"
                let wall = ProcessFigures.wallMicroseconds
                let processor = ProcessFigures.processorMicroseconds
                let response = await board.respond(to: request)
                walls.append(ProcessFigures.wallMicroseconds - wall)
                // What ran on other threads is counted once they rest.
                poll(nil, 0, 2)
                processors.append(ProcessFigures.processorMicroseconds - processor)
                guard response.isFound else {
                    throw BenchmarkService.broken("\(target) is not answered.")
                }
            }
            firsts.append(
                First(
                    name: target, microseconds: walls.max() ?? 0,
                    processorMicroseconds: processors.sorted()[1]))
        }
    }

    /// Every page and everything that the API answers but what-ifs, which play years of service,
    /// and event streams, which do not end.
    private static func targets(_ snapshot: ServiceSnapshot, _ cycle: String) throws -> [String] {
        let charges = try Query.charges.answer(from: snapshot).table("Quarters")?.rows ?? []
        let quarter = charges.last?[0] ?? ""
        let pages = [
            "/", "/cycles/\(cycle)", "/fairness", "/waiting-list", "/team", "/finance",
            "/finance/\(quarter)", "/outcomes", "/changes", "/exchange", "/ledger",
            "/board-pack/\(cycle)", "/board-pack/\(quarter)",
        ]
        let child = snapshot.state.nominations.last?.id ?? ""
        let party = snapshot.state.inForce?.agreement.authorities.first?.id ?? ""
        let left: Set<String> = ["events", "what-if", "mirror"]
        return pages
            + Operation.all.filter { !left.contains($0.path) }
            .map { operation in
                let name = ["cycles": cycle, "authorities": party][
                    String(operation.path.prefix { $0 != "/" })]
                let path = operation.path.replacing("{id}", with: name ?? child)
                let query = operation.parameters.compactMap { parameter in
                    operation.pathNames.contains(parameter.name)
                        ? nil : parameter.example.map { "\(parameter.name)=\($0)" }
                }.joined(separator: "&")
                return "/api/v1/\(path)\(query.isEmpty ? "" : "?")\(query)"
            }
    }

    private mutating func load(
        _ cycle: String, _ reader: LedgerStateReader, _ access: AccessBook, _ token: String
    ) async throws {
        let found = try await BoardServing.serve(reader: reader, access: access) { port, bare in
            var rows: [Row] = []
            func measure(_ name: String, _ target: String, port: Int, tag: String? = nil)
                async throws
            {
                let load = BoardLoad(
                    port: port, target: target, token: token, tag: tag,
                    connections: size.connections)
                _ = try await load.run(requests: size.connections * 20)
                rows.append(Row(name: name, load: try await load.run(requests: size.requests)))
            }
            try await measure("bare route", "/", port: bare)
            try await measure("one cycle, JSON, kept", "/api/v1/cycles/\(cycle)", port: port)
            let tag = try await BoardLoad(
                port: port, target: "/api/v1/cycles/\(cycle)", token: token, tag: nil,
                connections: 1
            ).tag()
            try await measure(
                "one cycle, 304", "/api/v1/cycles/\(cycle)", port: port, tag: tag)
            try await measure("one cycle, page, kept", "/cycles/\(cycle)", port: port)
            try await measure("overview, page, kept", "/", port: port)
            return rows
        }
        rows = found
    }
}

extension BoardRun {
    /// The figures for a person, a sheet or a program.
    var answer: Answer {
        let bare = rows.first?.load.perSecond ?? 1
        return Answer(
            title: "The board after \(size.weeks) weeks, \(entries) documents",
            sentences: [
                "\(size.connections) connections, client and server on the same machine.",
                "First answers are of three, each after a document was recorded: the longest on "
                    + "the wall, and the middle one of the processor.",
            ],
            tables: [
                AnswerTable(
                    "Load",
                    columns: [
                        .init("what"), .init("a second", .trailing),
                        .init("of bare route %", .trailing), .init("p50 µs", .trailing),
                        .init("p99 µs", .trailing), .init("bytes", .trailing),
                    ],
                    rows: rows.map {
                        [
                            $0.name, "\($0.load.perSecond)",
                            "\($0.load.perSecond * 100 / max(1, bare))", "\($0.load.at(50))",
                            "\($0.load.at(99))", "\($0.load.bytes)",
                        ]
                    }),
                AnswerTable(
                    "First answers after a change",
                    columns: [
                        .init("what"), .init("µs", .trailing), .init("processor µs", .trailing),
                    ],
                    rows: firsts.map {
                        [$0.name, "\($0.microseconds)", "\($0.processorMicroseconds)"]
                    }),
            ],
            data: [
                "weeks": .integer(Int64(size.weeks)), "entries": .integer(Int64(entries)),
                "connections": .integer(Int64(size.connections)),
                "load": .array(
                    rows.map {
                        [
                            "what": .string($0.name),
                            "perSecond": .integer(Int64($0.load.perSecond)),
                            "p50Microseconds": .integer(Int64($0.load.at(50))),
                            "p99Microseconds": .integer(Int64($0.load.at(99))),
                            "bytes": .integer(Int64($0.load.bytes)),
                        ]
                    }),
                "first": .array(
                    firsts.map {
                        [
                            "what": .string($0.name),
                            "microseconds": .integer(Int64($0.microseconds)),
                            "processorMicroseconds": .integer(Int64($0.processorMicroseconds)),
                        ]
                    }),
            ])
    }
}
