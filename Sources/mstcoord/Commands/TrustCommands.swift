import ArgumentParser
import Commissioning
import Coordination
import Evidence
import Exchange
import Logging
import Storage

/// `mstcoord trust add`, `mstcoord trust list`.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Whose keys are believed.",
        subcommands: [Add.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Vouches for the key that signs a party's first keyset.",
            discussion: """
                Let the party read its thumbprint to you over the telephone and type it in groups \
                of four. There is no other way to be trusted. Stop the daemon for this.
                """)

        @Argument(help: "The party's id.") var party: String
        // One thumbprint in 64 begins with a hyphen.
        @Option(parsing: .unconditional, help: "The thumbprint, with or without spaces.")
        var thumbprint: String
        @OptionGroup var service: StateOptions

        func run() async throws {
            guard WireName.isWellFormed(party), let thumbprint = KeyThumbprint(spoken: thumbprint)
            else {
                throw CommandFailure(
                    .usage, "trust.thumbprint",
                    "That is not a party and a thumbprint of 43 letters.",
                    remedy: "Let the party run: mstcoord key show FILE")
            }
            let opened = try OpenedService(
                service.settings(), clock: OperatorTime.clock,
                log: ConsoleLog.logger(level: .warning))
            try await opened.coordinator.pin(party, thumbprint)
            // A party that joins later has no folder yet; one that has is left as it is.
            do {
                try FolderLayout(system: LocalFolderSystem()).create(
                    root: opened.settings.exchangeRoot, parties: [party])
            } catch {
                Console.error("warning: the folders of \(party) cannot be made: \(error)")
            }
            Console.out("\(party) is trusted by \(thumbprint.spoken)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every party's keys in force.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() async throws {
            let settings = try service.settings()
            let store = try LedgerStore(reading: settings.databasePath)
            let trust = try store.read { view in
                var book = Book(
                    me: try view.setting(ServiceSetting.coordinator) ?? "", keys: [],
                    randomBytes: { _ in [] })
                try book.catchUp(from: view)
                return book.trust
            }
            let rows = trust.entries.sorted { $0.key < $1.key }.flatMap { party, entry in
                entry.keyset.keys.keys.map { key in
                    (
                        party: party, version: entry.keyset.version, key: key.thumbprint,
                        types: entry.keyset.use[key.thumbprint]?.types ?? [],
                        state: Self.state(of: entry.keyset.use[key.thumbprint])
                    )
                }
            }
            let pinned = trust.pins.filter { trust.entries[$0.key] == nil }.sorted {
                $0.key < $1.key
            }
            for (party, key) in pinned where format == .text {
                Console.error("\(party) has not sent its first keyset yet; key \(key.spoken)")
            }
            switch format {
            case .json:
                let list = rows.map { row -> JSONValue in
                    [
                        "party": .string(row.party), "version": .integer(Int64(row.version)),
                        "kid": .string(row.key.text),
                        "types": .array(row.types.map { .string($0) }),
                        "state": .string(row.state), "spoken": .string(row.key.spoken),
                    ]
                }
                let value: JSONValue = ["keys": .array(list)]
                Console.out(value.prettyText())
            case .csv:
                let lines = rows.map {
                    "\($0.party),\($0.version),\($0.key),\($0.types.joined(separator: " ")),"
                        + $0.state
                }
                Console.write(
                    (["party,version,kid,types,state"] + lines).joined(separator: "\r\n") + "\r\n",
                    to: 1)
            case .text:
                let width = rows.map(\.party.count).max() ?? 0
                for row in rows {
                    let name = row.party + String(repeating: " ", count: width - row.party.count)
                    Console.out(
                        "\(name)  v\(row.version)  \(row.key.spoken)  "
                            + "\(row.state)  " + row.types.joined(separator: " ")
                    )
                }
            }
        }

        /// Whether a key counts, and until when.
        private static func state(of use: Keyset.Use?) -> String {
            guard let use else { return "unknown" }
            if use.revoked { return "revoked" }
            return use.notAfter.map { "until \(Instant(seconds: $0))" } ?? "good"
        }
    }
}

/// The clock of a service for a command that writes to it.
enum OperatorTime {
    static func clock(_ store: LedgerStore) throws -> any WallClock {
        let start = try store.read { try $0.setting(ServiceSetting.demonstrationStart) }
        guard start != nil else { return SystemTime.clock }
        // A demonstration's time stands still while its daemon is stopped.
        let last = try store.read { view in
            try view.entries(after: view.head() - 1, limit: 1).last?.recordedAt ?? 0
        }
        return StillClock(Instant(seconds: last))
    }
}
