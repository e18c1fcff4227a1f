import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

/// `mstcoord doctor`: what is wrong with a service, and how to mend it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "What is wrong, and how to mend it.",
        discussion: "Reads only. Exit status 1 if anything is wrong.")
    @Option(help: "How to print it.") var format: OutputFormat = .text
    @OptionGroup var service: StateOptions

    private static func title(_ count: Int) -> String {
        switch count {
        case 0: "All is well"
        case 1: "One thing is wrong"
        default: "\(count) things are wrong"
        }
    }

    /// One thing looked at.
    struct Finding {
        let subject: String
        /// What is wrong and what to do; nil if it is well.
        let trouble: (sentence: String, remedy: String)?
    }

    func run() throws {
        let settings = try service.settings()
        guard access(settings.databasePath, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "state.missing", "There is no service in \(settings.stateDirectory).",
                remedy: "Name another with --state or --config, or make one with: mstcoord init")
        }
        let findings = try DoctorVisit(settings).findings
        let bad = findings.compactMap(\.trouble)
        let answer = Answer(
            title: Self.title(bad.count), sentences: [],
            tables: [
                AnswerTable(
                    "Looked at",
                    columns: [.init("subject"), .init("state"), .init("what to do")],
                    rows: findings.map {
                        [$0.subject, $0.trouble?.sentence ?? "good", $0.trouble?.remedy ?? ""]
                    })
            ],
            json: [
                "healthy": .bool(bad.isEmpty),
                "findings": .array(
                    findings.map {
                        [
                            "subject": .string($0.subject), "good": .bool($0.trouble == nil),
                            "sentence": $0.trouble.map { .string($0.sentence) } ?? .null,
                            "whatToDo": $0.trouble.map { .string($0.remedy) } ?? .null,
                        ]
                    }),
            ])
        Console.out(answer, as: format)
        if !bad.isEmpty { throw ExitCode(CommandFailure.Status.verdict.rawValue) }
    }
}

/// One look at everything that a person may have to mend.
struct DoctorVisit {
    private(set) var findings: [DoctorCommand.Finding] = []
    private let settings: Settings
    private let book: Book
    private let now: Instant

    init(_ settings: Settings) throws {
        self.settings = settings
        let more: (held: Int, waiting: Int, demonstration: Bool)
        (book, more) = try LedgerReading.book(settings) { view in
            (
                try view.held().count, try view.waitingAnswerCount(),
                try view.setting(ServiceSetting.demonstrationStart) != nil
            )
        }
        now = more.demonstration ? book.state.asOf : SystemTime.clock.now()
        look("daemon", daemon())
        look("clock", clock())
        look("ledger against the parties' folders", lostDocuments())
        look("streams", streams())
        look("documents held", more.held == 0 ? nil : held(more.held))
        look("files to be written", more.waiting < 1000 ? nil : waiting(more.waiting))
        look("quarantine", try quarantine())
        look("disk", disk())
        look("keys", keys())
    }

    private mutating func look(_ subject: String, _ trouble: (String, String)?) {
        findings.append(.init(subject: subject, trouble: trouble.map { ($0.0, $0.1) }))
    }

    private func daemon() -> (String, String)? {
        guard let beat = Heartbeat.read(settings.heartbeatPath) else {
            return ("It has never made a round.", "Start it: systemctl start mst-coordinator")
        }
        if let trouble = beat.troubles.first {
            return (trouble, "See its log: journalctl -u mst-coordinator")
        }
        let isFree = (try? StateLock(stateFolder: settings.stateDirectory)) != nil
        return isFree
            ? ("It is not running.", "Start it: systemctl start mst-coordinator") : nil
    }

    private func clock() -> (String, String)? {
        let latest = book.state.asOf.adding(seconds: CoordinationLimits.downtimeSecondsMaximum)
        guard book.entry > 0, now > latest else { return nil }
        return (
            "The clock shows \(now), and the newest record is of \(book.state.asOf).",
            "Set the clock right; if it is right: mstcoord clock accept --yes"
        )
    }

    private func lostDocuments() -> (String, String)? {
        let folders = CoordinatorFolders(
            system: LocalFolderSystem(), root: settings.exchangeRoot,
            state: settings.stateDirectory, limits: settings.limits)
        for party in book.trust.entries.keys.sorted() where party != book.me {
            for audience in [party, book.me] {
                guard
                    let (head, _) = try? book.newestOwnFile(
                        of: party, to: audience, in: folders)
                else { continue }
                return (
                    "\(party)'s folder holds our number \(head.seq) to \(audience), and the "
                        + "ledger ends at \(book.lastSent(to: audience)?.seq ?? 0): it is an old "
                        + "copy.",
                    "Stop the daemon and run: mstcoord recover"
                )
            }
        }
        return nil
    }

    private func streams() -> (String, String)? {
        guard let party = book.stoppedParties.first else { return nil }
        let isOurs = book.stopped.contains { $0.issuer == book.me && $0.audience == [party] }
        return (
            isOurs
                ? "\(party) holds a head that our key signed and this ledger never had."
                : "\(party) signed two documents with one number; its stream is stopped.",
            "Speak to \(party), then: mstcoord stream resume \(party) --reason …"
        )
    }

    private func held(_ count: Int) -> (String, String) {
        (
            "\(count) documents wait for earlier ones that have not come.",
            "Ask their senders for the missing numbers: mstcoord stream list"
        )
    }

    private func waiting(_ count: Int) -> (String, String) {
        ("\(count) files wait.", "See whether the parties' out folders can be written.")
    }

    private func quarantine() throws -> (String, String)? {
        let quarantine = Quarantine(
            system: LocalFolderSystem(), stateFolder: settings.stateDirectory,
            limits: settings.limits)
        guard let usage = try? quarantine.usage() else { return nil }
        let limits = settings.limits
        let isNearlyFull =
            usage.bytes > limits.quarantineBytesMaximum / 10 * 8
            || usage.files / 2 > limits.quarantineEntriesMaximum / 10 * 8
        return isNearlyFull
            ? (
                "It is nearly full: \(usage.files / 2) files. When it is full, bad files stay in "
                    + "their folders.",
                "Copy it away and empty it: mstcoord quarantine list"
            ) : nil
    }

    private func disk() -> (String, String)? {
        let free = try? LocalFolderSystem().freeBytes(FolderPath(settings.stateDirectory))
        guard let free, free < settings.limits.diskReserveBytes else { return nil }
        return ("Only \(free >> 20) MiB are free; nothing new is taken in.", "Make room.")
    }

    private func keys() -> (String, String)? {
        let soon = now.seconds + 30 * 86_400
        for (party, entry) in book.trust.entries.sorted(by: { $0.key < $1.key }) {
            let uses = entry.keyset.use.values.filter { !$0.revoked && $0.notBefore <= now.seconds }
            // A key that ends is no matter while another one goes on.
            guard !uses.contains(where: { $0.notAfter ?? .max > soon }) else { continue }
            return (
                "No key of \(party) is good for the next thirty days.",
                "\(party) gives itself a new one: mstcoord key rotate"
            )
        }
        return nil
    }
}
