import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

/// One look at everything that a person may have to mend.
///
/// What can be looked at without the ledger is looked at even if that cannot be read.
struct DoctorVisit {
    /// The most findings about one subject: the first ones say what is wrong.
    static let troublesMaximum = 8

    private(set) var findings: [DoctorFinding] = []
    let settings: Settings

    /// What the ledger says.
    struct Ledger {
        let book: Book
        let held: Int
        let waiting: Int
        /// Files for the parties that are not what was recorded.
        let damaged: [LedgerView.DamagedAnswer]
        /// What SQLite finds wrong with the file, or nil.
        let complaint: String?
        let isDemonstration: Bool
        /// The service's time.
        let now: Instant

        /// Every party but ourselves whose key somebody has vouched for, sorted.
        var parties: [String] {
            Set(book.trust.entries.keys).union(book.trust.pins.keys)
                .filter { $0 != book.me }.sorted()
        }
    }

    init(_ settings: Settings) {
        self.settings = settings
        let found = Result { try Self.ledger(settings) }
        look(.settings, settingsTroubles(), settingsWords)
        look(
            .versions, versionTroubles(found),
            (["program \(ProgramVersion.text)"] + agreementWords(found))
                .joined(separator: ", "))
        look(.daemon, daemonTroubles(), daemonWords)
        switch found {
        case .success(let ledger): lookInto(ledger)
        case .failure(let error):
            let failure = CommandFailure(error)
            // An older program's tables are a matter of versions.
            if !isOlder(error) {
                look(
                    .ledger,
                    [
                        (
                            failure?.sentence ?? "\(error)",
                            failure?.remedy ?? "Restore the newest copy: mstcoord restore FILE"
                        )
                    ])
            }
        }
        look(.quarantine, quarantineTroubles())
        look(.disk, diskTroubles(), diskWords)
    }

    private mutating func lookInto(_ ledger: Ledger) {
        look(.clock, clockTroubles(ledger), "\(ledger.now)")
        look(
            .ledger, damageTroubles(ledger),
            "\(Counting.of(ledger.book.entry, "document")), as they were recorded")
        look(.lostDocuments, lostDocuments(ledger))
        look(.heads, headTroubles(ledger))
        look(.silence, silenceTroubles(ledger))
        look(.streams, streamTroubles(ledger))
        look(.held, heldTroubles(ledger))
        look(.outbox, outboxTroubles(ledger), "\(ledger.waiting) wait")
        look(.deadlines, deadlineTroubles(ledger), nextDeadline(ledger))
        look(.folders, folderTroubles(ledger))
        look(.permissions, permissionTroubles())
        look(.keys, keyTroubles(ledger), keyWords(ledger))
    }

    private mutating func look(
        _ subject: DoctorSubject, _ troubles: DoctorTroubles, _ words: String = ""
    ) {
        guard !troubles.isEmpty else { return findings.append(.good(subject, words)) }
        for trouble in troubles.prefix(Self.troublesMaximum) {
            findings.append(.trouble(subject, trouble.sentence, trouble.remedy))
        }
    }

    private static func ledger(_ settings: Settings) throws -> Ledger {
        let (book, more) = try LedgerReading.book(settings) { view in
            (
                held: try view.heldCount(), waiting: try view.waitingAnswerCount(),
                damaged: try view.damagedAnswers(limit: troublesMaximum),
                complaint: try view.complaint(),
                isDemonstration: try view.setting(ServiceSetting.demonstrationStart) != nil
            )
        }
        return Ledger(
            book: book, held: more.held, waiting: more.waiting, damaged: more.damaged,
            complaint: more.complaint,
            isDemonstration: more.isDemonstration,
            now: more.isDemonstration ? book.state.asOf : SystemTime.clock.now())
    }
}
