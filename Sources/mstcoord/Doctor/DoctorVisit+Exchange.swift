import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

// The parties, their folders and keys, and what is due: what belongs to the service.
extension DoctorVisit {
    /// Seconds after which a file in an `in` folder should have been taken.
    private static let takenSeconds = 3600
    /// Seconds by which a deadline may be late before somebody should look.
    private static let lateSeconds = 600
    /// Days before its end in which a key should be replaced.
    private static let keyDays = 30

    func lostDocuments(_ ledger: Ledger) -> DoctorTroubles {
        let book = ledger.book
        let folders = CoordinatorFolders(
            system: LocalFolderSystem(), root: settings.exchangeRoot,
            state: settings.stateDirectory, limits: settings.limits)
        let parties = book.trust.entries.keys.sorted().filter { $0 != book.me }
        return parties.flatMap { party in
            [party, book.me].compactMap { audience in
                guard
                    let (head, _) = try? book.newestOwnFile(
                        of: party, to: audience, in: folders)
                else { return nil }
                let what =
                    audience == party
                    ? "our number \(head.seq)"
                    : "number \(head.seq) of what we record for ourselves"
                let last = book.lastSent(to: audience)?.seq ?? 0
                return (
                    "\(party)'s folder holds \(what), and the ledger ends at \(last): "
                        + "it is an old copy.",
                    "Stop the daemon and run: mstcoord recover"
                )
            }
        }
    }

    func headTroubles(_ ledger: Ledger) -> DoctorTroubles {
        guard let heartbeats = settings.heartbeats, let last = ledger.book.checkpoints.lastSentAt
        else { return [] }
        let age = ledger.now.seconds - last.seconds
        guard age > 2 * heartbeats.intervalSeconds else { return [] }
        return [
            (
                "The ledger's head was last signed at \(last).",
                "See whether the daemon runs and its clock is right."
            )
        ]
    }

    func silenceTroubles(_ ledger: Ledger) -> DoctorTroubles {
        guard let heartbeats = settings.heartbeats else { return [] }
        let heads = ledger.book.checkpoints
        return heads.silentParties(
            at: ledger.now, intervalSeconds: heartbeats.intervalSeconds
        ).map { party in
            (
                "Nothing was heard of \(party) since "
                    + "\(heads.silentSince(party)?.description ?? "the beginning").",
                "Ring \(party): does it read its folder and return the signed heads?"
            )
        }
    }

    func streamTroubles(_ ledger: Ledger) -> DoctorTroubles {
        let book = ledger.book
        return book.stoppedParties.map { party in
            let isOurs = book.stopped.contains { $0.issuer == book.me && $0.audience == [party] }
            return (
                isOurs
                    ? "\(party) holds a head that our key signed and this ledger never had."
                    : "\(party) signed two documents with one number; its stream is stopped.",
                "Speak to \(party), then: mstcoord stream resume \(party) --reason …"
            )
        }
    }

    func heldTroubles(_ ledger: Ledger) -> DoctorTroubles {
        guard ledger.held > 0 else { return [] }
        return [
            (
                "\(Counting.of(ledger.held, "document")) came before earlier ones, and wait.",
                "Ask their senders for the missing numbers: mstcoord stream list"
            )
        ]
    }

    func damageTroubles(_ ledger: Ledger) -> DoctorTroubles {
        let remedy = "Stop the service, keep the file, and restore: mstcoord restore FILE"
        let files = ledger.damaged.map { answer in
            ("\(answer.name) for \(answer.party) is not what was recorded.", remedy)
        }
        return (ledger.complaint.map { [("The database is damaged: \($0).", remedy)] } ?? [])
            + files
    }

    func outboxTroubles(_ ledger: Ledger) -> DoctorTroubles {
        guard ledger.waiting >= 1000 else { return [] }
        return [
            (
                "\(ledger.waiting) files wait.",
                "See whether the parties' out folders can be written."
            )
        ]
    }

    func deadlineTroubles(_ ledger: Ledger) -> DoctorTroubles {
        ledger.book.state.dueActions().filter { action in
            ledger.now.seconds - action.at.seconds > Self.lateSeconds
        }.map { action in
            (
                "What was due at \(action.at) is not done: \(action.kind.words).",
                "See the daemon's log: journalctl -u mst-coordinator"
            )
        }
    }

    func nextDeadline(_ ledger: Ledger) -> String {
        guard let next = ledger.book.state.dueActions().first else { return "nothing is due" }
        return "\(next.at): \(next.kind.words)"
    }

    func folderTroubles(_ ledger: Ledger) -> DoctorTroubles {
        let layout = FolderLayout(system: LocalFolderSystem())
        var found: DoctorTroubles = layout.problems(
            root: settings.exchangeRoot, parties: ledger.parties
        ).map { ("\($0.subject): \($0.detail) (\($0.code.rawValue)).", $0.hint) }
        for party in ledger.parties {
            let folder = "\(settings.exchangeRoot)/\(party)"
            for (name, wanted) in [("in", R_OK | W_OK | X_OK), ("out", R_OK | W_OK | X_OK)]
            where access("\(folder)/\(name)", F_OK) == 0
                && access("\(folder)/\(name)", wanted) != 0
            {
                found.append(
                    (
                        "\(folder)/\(name) cannot be used by this user.",
                        "As root: Deploy/add-partner \(party) KEYS puts the folders right."
                    ))
            }
            let left = Self.oldFiles(in: folder + "/in")
            if left > 0 {
                found.append(
                    (
                        "\(Counting.of(left, "file")) of \(party) \(left == 1 ? "has" : "have") "
                            + "lain in \(folder)/in for more than an hour.",
                        "See whether the daemon runs, and what its log says of \(party)."
                    ))
            }
        }
        return found
    }

    /// Files that should have been taken by now, counted up to a limit.
    private static func oldFiles(in folder: String) -> Int {
        let names = (try? LedgerFiles.names(in: folder)) ?? []
        let latest = Int(time(nil)) - takenSeconds
        return names.prefix(10_000).count { name in
            var status = stat()
            return FileName(name)?.isIgnored == false
                && lstat("\(folder)/\(name)", &status) == 0 && status.st_ctim.tv_sec < latest
        }
    }

    func quarantineTroubles() -> DoctorTroubles {
        let limits = settings.limits
        let quarantine = Quarantine(
            system: LocalFolderSystem(), stateFolder: settings.stateDirectory, limits: limits)
        guard let usage = try? quarantine.usage() else { return [] }
        let isNearlyFull =
            usage.bytes > limits.quarantineBytesMaximum / 10 * 8
            || usage.files / 2 > limits.quarantineEntriesMaximum / 10 * 8
        guard isNearlyFull else { return [] }
        return [
            (
                "It is nearly full: \(usage.files / 2) files. When it is full, bad files stay in "
                    + "their folders.",
                "Copy it away and empty it: mstcoord quarantine list"
            )
        ]
    }

    func keyTroubles(_ ledger: Ledger) -> DoctorTroubles {
        var found = ownKeyTroubles(ledger)
        let entries = ledger.book.trust.entries
        for party in ledger.parties where entries[party] == nil {
            found.append(
                (
                    "\(party) has not sent its first keyset.",
                    "Ask \(party) to drop its keyset.jws.json."
                ))
        }
        for (party, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let soon = ledger.now.seconds + Self.keyDays * 86_400
            guard let end = Self.end(of: entry.keyset, at: ledger.now), end < soon else { continue }
            found.append(
                (
                    end < ledger.now.seconds
                        ? "No key of \(party) is good any more."
                        : "The last key of \(party) that is good ends at \(Instant(seconds: end)).",
                    "\(party) gives itself a new one: mstcoord key rotate"
                ))
        }
        return found
    }

    /// Whether the key that the daemon signs with is there, and is the one the parties know.
    private func ownKeyTroubles(_ ledger: Ledger) -> DoctorTroubles {
        let remedy = "Put the key back, or name it with LoadCredential in the unit."
        guard access(settings.keyPath, F_OK) == 0 else {
            // A credential is seen by the daemon alone.
            return isRunning ? [] : [("There is no key at \(settings.keyPath).", remedy)]
        }
        guard let keyset = ledger.book.trust.entries[ledger.book.me]?.keyset,
            let keys = try? KeyFile.readBoth(settings)
        else { return [] }
        return keys.filter { keyset.use[$0.publicKey.thumbprint] == nil }.map { key in
            (
                "The key \(key.publicKey.thumbprint) at \(settings.keyPath) is not one that the "
                    + "parties were told of.",
                "Put the right key back; to replace it: mstcoord key rotate"
            )
        }
    }

    func keyWords(_ ledger: Ledger) -> String {
        let ends = ledger.book.trust.entries.compactMap { party, entry in
            Self.end(of: entry.keyset, at: ledger.now).map { (at: $0, party: party) }
        }
        guard let first = ends.min(by: { $0 < $1 }) else { return "none of them ends" }
        return "the first to end is \(first.party)'s, at \(Instant(seconds: first.at))"
    }

    /// When the last key of a keyset ends that is good now, in seconds; `nil`: never.
    ///
    /// A key that ends is no matter while another one goes on.
    static func end(of keyset: Keyset, at now: Instant) -> Int? {
        let ends = keyset.use.values.filter { !$0.revoked && $0.notBefore <= now.seconds }
            .map { $0.notAfter ?? .max }
        let last = ends.max() ?? 0
        return last == .max ? nil : last
    }
}
