import Commissioning
import Evidence
import Exchange
import Storage

/// What an operator decides about streams and the clock: each a signed entry of the ledger.
extension Coordinator {
    /// Lets a stopped stream go on after its last recorded document.
    ///
    /// Where the two documents with one number had not been recorded yet, both are in quarantine
    /// then, and the sender sends the one that it stands by.
    /// - Throws: `CoordinationFault.cannotResume`; `FolderFault`, `StorageFault`.
    package func resume(_ party: String, _ reason: ResumeReason) throws {
        try refuseIfForbidden()
        try goOn(party, reason, at: recordingTime)
    }

    /// Lets it go on, now or when it is made again after a loss.
    func goOn(_ party: String, _ reason: ResumeReason, at now: Instant) throws {
        guard let stream = book.stoppedStream(with: party) else {
            throw CoordinationFault.cannotResume(party, reason: "it is not stopped")
        }
        let contested = book.contradictions[stream] ?? []
        for document in held where document.issuer == party && contested.contains(document.digest) {
            try letGo(
                of: document,
                Refusal(.streamFork, "The stream goes on without it; send it again if it stands."),
                at: now)
        }
        try commit(at: now) { book, _, _ in try book.resume(party, reason, now: now) }
    }

    /// Contests what a party says it holds of us.
    /// - Throws: `CoordinationFault.cannotTrust` for a party that is not known; `StorageFault`.
    package func dispute(_ party: String) throws {
        guard book.trust.entries[party] != nil, party != book.me else {
            throw CoordinationFault.cannotTrust(party, reason: "no keys of it are known")
        }
        let now = recordingTime
        try commit(at: now) { book, _, _ in try book.dispute(party, now: now) }
        ahead[party] = nil
    }

    /// Records that the clock is right, however far it is from the newest record.
    /// - Throws: `StorageFault`, `CoordinationFault.cannotSign`.
    package func acceptClock() throws {
        let now = recordingTime
        try commit(at: now, trustingClock: true) { book, _, _ in try book.acceptClock(now: now) }
    }

    /// Puts our documents to a party from a number on into its folder again, unchanged.
    ///
    /// - Returns: How many.
    /// - Throws: `StorageFault`.
    package func resend(to party: String, from number: Int) throws -> Int {
        let me = book.me
        return try store.write { transaction in
            try transaction.publishAgain(to: party, by: me, from: number)
        }
    }

    /// Parties whose streams are stopped, sorted.
    package var stoppedParties: [String] { book.stoppedParties }

    /// The last document taken in from a party.
    package func acknowledged(_ party: String) -> StreamPosition? { book.acknowledged(party) }

    /// The last document sent to a party, as this ledger remembers it.
    package func lastSent(to party: String) -> StreamPosition? { book.lastSent(to: party) }

    /// Refuses what an operator asks for while a round would be refused.
    func refuseIfForbidden() throws {
        if let fault = whatForbidsRounds() { throw fault }
    }
}
