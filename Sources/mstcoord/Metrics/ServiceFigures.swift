import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc

/// What `/metrics` shows: how the service is at this moment, and what was counted since the start.
///
/// Times are of the service's own clock; ages and waits are in seconds of it.
struct ServiceFigures {
    let reader: LedgerStateReader
    let counted: MetricsRegistry

    /// The whole text.
    func text() async throws -> String {
        var page = Exposition()
        page.add(
            "mstcoord_build_info", "gauge", "the program's version",
            [(Exposition.text([.init(name: "version", value: ProgramVersion.text)]), "1")])
        let facts = try await reader.figures()
        add(facts, to: &page)
        page.add(counted.all)
        addProcess(to: &page)
        return page.text
    }

    private func add(_ facts: LedgerFigures, to page: inout Exposition) {
        let now = facts.now.seconds
        page.gauge("mstcoord_ledger_entries", "documents in the ledger", facts.entries)
        page.gauge("mstcoord_outbox_files", "files not yet in their folders", facts.waiting)
        page.gauge("mstcoord_held_documents", "documents that came early", facts.held)
        page.gauge(
            "mstcoord_stopped_streams", "parties that contradicted themselves", facts.stopped)
        page.gauge(
            "mstcoord_troubles", "what the last round could not do", facts.troubles)
        page.gauge(
            "mstcoord_next_deadline_seconds", "until something is due; below 0: it is late",
            facts.nextDue.map { $0.seconds - now })
        page.gauge(
            "mstcoord_last_round_age_seconds", "since the last round ended",
            facts.lastRound.map { max(0, now - $0.seconds) })
        page.gauge(
            "mstcoord_checkpoint_age_seconds", "since the ledger's head was last signed",
            facts.checkpoint.map { max(0, now - $0.seconds) })
        page.add(
            "mstcoord_party_silence_seconds", "gauge", "since a party was last heard of",
            facts.silence.map { party, since in
                (
                    Exposition.text([.init(name: "party", value: party)]),
                    "\(max(0, now - since.seconds))"
                )
            })
        page.gauge("mstcoord_disk_free_bytes", "free where the ledger is", facts.freeBytes)
        page.gauge(
            "mstcoord_disk_reserve_bytes", "free bytes below which nothing is taken in",
            facts.reserveBytes)
        page.gauge("mstcoord_database_bytes", "size of the ledger's files", facts.databaseBytes)
        page.gauge("mstcoord_quarantine_bytes", "size of the refused files", facts.quarantineBytes)
    }

    private func addProcess(to page: inout Exposition) {
        page.gauge(
            "process_resident_memory_bytes", "memory this process holds",
            ProcessFigures.residentKiB * 1024)
        page.add(
            "mstcoord_log_lines_dropped_total", "counter", "log lines that nobody took",
            [("", "\(LogOutlet.standardError.dropped)")])
        let open = (try? LedgerFiles.names(in: "/proc/self/fd").count).map { $0 - 1 }
        page.gauge("process_open_fds", "open file descriptors", open)
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            page.gauge(
                "process_max_fds", "the most file descriptors", Int(clamping: limit.rlim_cur))
        }
        page.add(
            "process_cpu_seconds_total", "counter", "time of the processor used",
            [("", "\(ProcessFigures.processorMicroseconds / 1_000_000)")])
    }
}

/// What a ledger and its folders say of themselves at one moment.
struct LedgerFigures: Sendable {
    let now: Instant
    let entries: Int
    let waiting: Int
    let held: Int
    let stopped: Int
    let troubles: Int
    let nextDue: Instant?
    let lastRound: Instant?
    let checkpoint: Instant?
    let silence: [(String, Instant)]
    let freeBytes: Int?
    let reserveBytes: Int
    let databaseBytes: Int
    let quarantineBytes: Int?
}

extension LedgerStateReader {
    /// The figures of this moment.
    /// - Throws: `StorageFault`, `CoordinationFault`.
    func figures() async throws -> LedgerFigures {
        let snapshot = try await snapshot(asOf: nil)
        let (book, settings) = try standing()
        let heartbeat = Heartbeat.read(settings.heartbeatPath)
        let quarantine = Quarantine(
            system: LocalFolderSystem(), stateFolder: settings.stateDirectory,
            limits: settings.limits)
        return LedgerFigures(
            now: snapshot.now, entries: book.entry, waiting: snapshot.exchange.waitingAnswers,
            held: snapshot.exchange.heldDocuments, stopped: book.stopped.count,
            troubles: heartbeat?.troubles.count ?? 0,
            nextDue: book.state.dueActions().first?.at, lastRound: heartbeat?.at,
            checkpoint: book.checkpoints.lastSentAt,
            silence: book.trust.entries.keys.sorted().compactMap { party in
                book.checkpoints.silentSince(party).map { (party, $0) }
            },
            freeBytes: try? LocalFolderSystem().freeBytes(FolderPath(settings.stateDirectory)),
            reserveBytes: settings.limits.diskReserveBytes,
            databaseBytes: LedgerFiles.bytes(settings.databasePath),
            quarantineBytes: (try? quarantine.usage())?.bytes)
    }
}
