import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage

/// What happens to the coordinator's machine, and what its operator does about it.
extension Simulation {
    /// Trouble for the rounds of this step.
    func arm() {
        switch random.number(0...9) {
        case 0:
            count("crash at a folder operation")
            let trouble: [FaultyFolderSystem.Trouble] = [
                .crashesBefore, .crashesWithin, .crashesAfter,
            ]
            machine.folders.arm(at: random.number(1...90), trouble[random.number(0...2)])
        case 1:
            count("folder operation fails")
            let codes: [FolderFault.Code] = [
                .diskFailed, .diskFull, .processLimit, .folderPermission,
            ]
            let fault = FolderFault(
                codes[random.number(0...3)], operation: "work", subject: "a folder")
            machine.folders.arm(
                at: random.number(1...90),
                random.once(in: 2) ? .fails(fault) : .failsWithin(fault))
        case 2, 3:
            let trouble = SimulatedDisk.Trouble.allCases[random.number(0...5)]
            count("database write \(trouble)")
            machine.disk.arm(at: random.number(1...60), trouble)
        case 4:
            count("disk full")
            machine.memory.setFreeBytes([0, 1000, 100_000_000][random.number(0...2)])
            machine.disk.setFull(random.once(in: 2))
        case 5 where random.once(in: 2):
            // What a thief sent lies in nobody's copies, and would not come back.
            isDiskLost = backup != nil && planted != .forgedDocument && random.once(in: 2)
            count(isDiskLost ? "disk broken for good" : "disk broken")
            machine.disk.setBroken(true)
        default: break
        }
    }

    /// The disk works no more: there is a new one, with the newest old copy on it.
    func replaceDisk() async throws {
        isDiskLost = false
        guard let copy = backup else { return }
        backup = nil
        try await goBack(to: copy)
    }

    /// The process or its machine may stop between two rounds, or has stopped within one.
    func interrupt() async throws {
        if let process = machine.process {
            laws.fingerprint = StateFingerprint(of: await process.coordinator.state)
        }
        if machine.disk.isDead {
            die(SimulatedDisk.Return.allCases[random.number(0...2)])
        } else {
            switch random.number(0...19) {
            case 0, 1, 2: die(.killed)
            case 3, 4: die(.forgets)
            case 5, 6: die(.tears)
            case 7: machine.stop()
            default: return
            }
        }
        try await startAgain()
    }

    private func die(_ how: SimulatedDisk.Return) {
        count("process \(how)")
        machine.die(how, seed: random.next())
        if planted == .lastDocumentForgotten {
            try? PlantedBug.change(
                machine.disk.database,
                """
                PRAGMA foreign_keys = OFF;
                DELETE FROM outbox WHERE entry = (SELECT max(entry) FROM ledger);
                DELETE FROM ledger WHERE entry = (SELECT max(entry) FROM ledger);
                """)
        }
    }

    /// Starts on what is there, and looks whether that is what was there.
    func startAgain() async throws {
        do {
            try machine.start()
        } catch {
            throw broken(.started, "it does not start: \(error)")
        }
        guard let process = machine.process else { return }
        let all = try process.store.read { try $0.leafHashes(after: 0, limit: 1_000_000) }
        for (entry, leaf) in laws.leaves where entry > all.count || all[entry - 1] != leaf {
            throw broken(.committed, "entry \(entry) of \(laws.entries.count) is gone")
        }
        // Files copied later could hold a transaction that the process was told had failed.
        if random.once(in: 3) { backup = machine.disk.copy() }
        let now = StateFingerprint(of: await process.coordinator.state)
        if let before = laws.fingerprint, before.entry == now.entry, before != now {
            throw broken(.started, "the state at entry \(now.entry) is another")
        }
    }

    /// The operator lets streams go on, and now and then needs the copy of the database.
    func operate() async throws {
        if random.once(in: 2) { try await resume() }
        // What a thief sent lies in nobody's copies, and would not come back.
        if random.once(in: 10), planted != .forgedDocument, let backup {
            self.backup = nil
            try await goBack(to: backup)
        }
    }

    /// A stopped stream goes on after its last recorded document; its sender is told where.
    func resume() async throws {
        guard let coordinator = machine.process?.coordinator else { return }
        for party in await coordinator.stoppedParties {
            do {
                try await coordinator.resume(party, .oldCopy)
            } catch is CoordinationFault {
                return
            }
            count("stream resumed")
            partners[party]?.resync(at: await coordinator.acknowledged(party))
            underway.removeAll { $0.party == party }
        }
    }

    /// The disk is gone for good: an old copy is put in its place, and what came after it is got
    /// back from the files of the parties.
    private func goBack(to copy: SimulatedDisk) async throws {
        count("restored from an old copy")
        let before = try machine.process?.store.read { view in
            try view.entries(after: 0, limit: 1_000_000).map { entry in
                "\(entry.issuer)'s \(entry.type) \(entry.sequence) to \(entry.audience)"
            }
        }
        machine.stop()
        machine.disk.restore(copy)
        laws.forget()
        do {
            try machine.start()
        } catch {
            throw broken(.recovered, "it does not start: \(error)")
        }
        guard let process = machine.process else { return }
        _ = await process.coordinator.round()
        var files = signed.sorted { $0.key < $1.key }.flatMap(\.value)
        for id in partners.keys.sorted() {
            files += try published(id).map(\.1) + (partners[id]?.copies ?? [])
        }
        for mirror in mirrors { files += mirror.cosigned }
        let missing: String?
        do {
            missing = try await process.coordinator.recover(from: files).missing
        } catch {
            missing = "\(error)"
        }
        if let missing {
            let back = try process.store.read { try $0.head() }
            let next = before?.dropFirst(back).prefix(3).joined(separator: ", ") ?? ""
            throw broken(.recovered, "entry \(back + 1) on, \(next): \(missing)")
        }
        count("old copy that came back whole")
        state = await process.coordinator.state
        try await look(compared: false)
        for id in partners.keys.sorted() {
            if let partner = partners[id] { try check(partner) }
        }
    }
}
