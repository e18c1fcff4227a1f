import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import Evidence
import Storage

/// `mstcoord small-numbers show|hide|list`: the officer's word on percentages of few children.
struct SmallNumbersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "small-numbers",
        abstract: "Shows or keeps back percentages of few children, with a reason on record.",
        discussion: """
            The agreement's smallNumberLimit says of how few children no percentage is shown. An \
            officer may order otherwise; who, when and why stands on the page from then on.
            """,
        subcommands: [Show.self, Hide.self, List.self])

    struct OrderOptions: ParsableArguments {
        @Option(help: "Why; at most 200 letters. It stands on the page.") var reason: String
        @Option(help: "Who orders it: an office, not a name; at most 80 letters.")
        var by = "operator"
        @OptionGroup var service: StateOptions

        func record(isShown: Bool) throws {
            let texts = [reason, by]
            guard !reason.isEmpty, reason.utf8.count <= 200, !by.isEmpty, by.utf8.count <= 80,
                texts.allSatisfy({ $0.unicodeScalars.allSatisfy { $0.value >= 32 } })
            else {
                throw CommandFailure(
                    .usage, "small-numbers.reason", "An order has a reason of 1 to 200 letters.",
                    remedy: "Give it: --reason TEXT")
            }
            let settings = try service.settings()
            let store = try AccessFile.open(settings)
            let ledger = try LedgerStore(reading: settings.databasePath)
            let now = try (DemonstrationTime.read(settings) ?? OperatorTime.clock(ledger)).now()
            try store.order(
                SmallNumberRow(at: now.seconds, isShown: isShown, by: by, reason: reason))
            Console.out(
                "small numbers are \(isShown ? "shown" : "kept back") from \(now) on; "
                    + "the pages say by whose order and why")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows them from now on.")
        @OptionGroup var order: OrderOptions

        func run() async throws { try order.record(isShown: true) }
    }

    struct Hide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Goes back to the agreement's policy.")
        @OptionGroup var order: OrderOptions

        func run() async throws { try order.record(isShown: false) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every order, the newest first.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() async throws {
            let rows = try AccessFile.open(service.settings()).smallNumberOrders(limit: 100)
            try Console.out(
                Answer(
                    title: "Orders about small numbers: \(rows.count)", sentences: [],
                    tables: [
                        AnswerTable(
                            "Orders",
                            columns: [.init("at"), .init("order"), .init("by"), .init("reason")],
                            rows: rows.map {
                                [
                                    Instant(seconds: $0.at).description,
                                    $0.isShown ? "show" : "hide", $0.by, $0.reason,
                                ]
                            })
                    ],
                    data: [
                        "orders": .array(
                            rows.map {
                                [
                                    "at": .string(Instant(seconds: $0.at).description),
                                    "shown": .bool($0.isShown), "by": .string($0.by),
                                    "reason": .string($0.reason),
                                ]
                            })
                    ]), as: format, table: nil)
        }
    }
}
