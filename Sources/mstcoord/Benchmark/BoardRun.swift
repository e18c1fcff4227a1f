import BoardServer
import Commissioning
import Coordination
import Evidence
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
    /// Microseconds of first answers after a change, by page, the longest of three.
    private(set) var firsts: [(name: String, microseconds: Int)] = []

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
                AccessRequest(kind: .token, viewer: .board, name: "", expiresAt: nil), most: 10)
        else { throw BenchmarkService.broken("No token could be made.") }
        let reader = try LedgerStateReader(
            settings: settings, clock: service.clock,
            book: await service.coordinator.readersBook, access: access)
        let snapshot = try await reader.snapshot(asOf: nil)
        guard
            let cycle = snapshot.state.cycles.last(where: {
                snapshot.state.allocation(for: $0.id) != nil
            })
        else { throw BenchmarkService.broken("No cycle was decided.") }
        var run = BoardRun(size: size, entries: snapshot.state.entry)
        let board = Board(
            reader: reader,
            ledger: try StoredLedgerReader(
                settings: settings, clock: service.clock, state: reader),
            access: access)
        try await run.first(cycle.id, board, token.text, &history)
        try await run.load(cycle.id, reader, access, token.text)
        return run
    }

    private init(size: Size, entries: Int) {
        self.size = size
        self.entries = entries
    }

    /// The first answer after a document has been recorded, three times for each page.
    private mutating func first(
        _ cycle: String, _ board: Board, _ token: String, _ history: inout ExchangeRun
    ) async throws {
        let targets = [
            "/", "/cycles/\(cycle)", "/team", "/finance", "/outcomes", "/exchange", "/ledger",
            "/api/v1/cycles/\(cycle)", "/api/v1/placements",
        ]
        for target in targets {
            var longest = 0
            for _ in 0..<3 {
                try await history.record()
                var request = BoardRequest(target)
                request.authorization = "Bearer \(token)"
                let begin = ProcessFigures.wallMicroseconds
                let response = await board.respond(to: request)
                longest = max(longest, ProcessFigures.wallMicroseconds - begin)
                guard response.isFound else {
                    throw BenchmarkService.broken("\(target) is not answered.")
                }
            }
            firsts.append((target, longest))
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
                "A first answer is the longest of three, each after a document was recorded.",
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
                    columns: [.init("what"), .init("µs", .trailing)],
                    rows: firsts.map { [$0.name, "\($0.microseconds)"] }),
            ],
            json: [
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
                        ]
                    }),
            ])
    }
}
