import Commissioning
import Evidence
import Exchange
import Storage

/// A ledger restored from an old copy does not know what it has signed since. It must sign nothing
/// then: the same numbers with another content would be our own contradiction.
extension Coordinator {
    /// What keeps this coordinator from signing, if anything does.
    var obstacle: CoordinationFault? {
        // Of all of them: one that has come back says nothing of the others.
        for (party, theirs) in ahead.sorted(by: { $0.key < $1.key }) {
            let ours = book.lastSent(to: party)?.seq ?? 0
            if theirs > ours { return .behind(party: party, theirs: theirs, ours: ours) }
        }
        return nil
    }

    /// A copy of the book for trying something.
    ///
    /// While a lost ledger is got back, what it leads to may be signed as far as nobody is known to
    /// hold another document under that number; at any other time nothing is, until all is back.
    func newAttempt() -> Attempt {
        isRecovering
            ? Attempt(book: book, held: held, ahead: ahead)
            : Attempt(book: book, held: held, obstacle: obstacle)
    }

    /// Looks once, before anything is signed, for signs that partners have seen more than this
    /// ledger remembers: our own later files in their `out` folders, and what they acknowledge in
    /// files that wait in their `in` folders.
    func lookForLostDocuments() {
        for party in parties where !comparedFolders.contains(party) {
            do {
                for audience in [party, book.me] {
                    if let (head, _) = try book.newestOwnFile(
                        of: party, to: audience, in: folders)
                    {
                        ahead[audience] = max(ahead[audience] ?? 0, head.seq)
                    }
                }
                let scan = try folders.inbox.scan(party, limits)
                try store.read { view in
                    for file in scan.files { noteAcknowledgement(in: file.bytes, view) }
                }
                comparedFolders.insert(party)
            } catch {
                // A folder that cannot be read is said by the round itself, and looked at again.
                continue
            }
        }
    }

    /// Remembers what an authentic file says it holds of us, or holds itself: a head of ours that
    /// comes back cosigned.
    private func noteAcknowledgement(in bytes: [UInt8], _ view: LedgerView) {
        guard let envelope = try? SignedEnvelope.read(bytes),
            let head = try? PayloadHead.inspect(envelope.payload, type: nil),
            head.ack[book.me] != nil || envelope.type == Checkpoint.documentType,
            let verified = try? envelope.verify(with: book.trust.publicKey),
            (try? book.trust.authorise(verified, head, asOf: recordingTime.seconds)) != nil
        else { return }
        do {
            if envelope.type == Checkpoint.documentType, let party = head.aud.first {
                try book.checkNumber(ofOwn: head, for: party)
            }
            try book.checkAcknowledgement(head, LedgerMemory(view, held: held))
        } catch let fault as CoordinationFault {
            note(fault)
        } catch {
            // Another fault of the file, which is said when it is taken.
        }
    }

    /// Remembers that a partner holds more than this ledger does.
    func note(_ fault: CoordinationFault) {
        if case .behind(let party, let theirs, _) = fault {
            ahead[party] = max(ahead[party] ?? 0, theirs)
        }
    }
}

extension Book {
    /// The file with the highest number after our last one in a party's `out` folder, if its
    /// signature is ours.
    ///
    /// - Parameter audience: The party, or ourselves for copies of what we recorded for ourselves.
    /// - Throws: `FolderFault`.
    package func newestOwnFile(
        of party: String, to audience: String, in folders: CoordinatorFolders
    ) throws -> (PayloadHead, SignedEnvelope)? {
        let path = try PartyFolder(root: folders.root, party: party).outFolder
        let last = lastSent(to: audience)?.seq ?? 0
        return try folders.system.withFolder(path) { folder in
            let names = try folder.listing(countMaximum: CoordinationLimits.ownFilesMaximum).names
            let later = names.compactMap { name -> (Int, FileName)? in
                guard let published = PublishedName(stored: name.escaped),
                    !published.isGovernance, published.sequence > last,
                    published.isForOurselves == (audience == me)
                else { return nil }
                return (published.sequence, name)
            }
            for (_, name) in later.sorted(by: { $0.0 > $1.0 }).prefix(8) {
                guard
                    case .bytes(let bytes, _) = try folder.read(
                        name, bytesMaximum: folders.limits.fileBytesMaximum),
                    let found = ownDocument(bytes), found.0.aud == [audience]
                else { continue }
                return found
            }
            return nil
        }
    }

    /// A document that this coordinator signed for one party or for itself, or nil.
    func ownDocument(_ bytes: [UInt8]) -> (PayloadHead, SignedEnvelope)? {
        guard let envelope = try? SignedEnvelope.read(bytes),
            let verified = try? envelope.verify(with: trust.publicKey),
            let head = try? PayloadHead.read(verified), head.iss == me,
            verified.kids.allSatisfy({ trust.lookup($0)?.party == me }),
            head.aud.count == 1
        else { return nil }
        return (head, envelope)
    }
}
