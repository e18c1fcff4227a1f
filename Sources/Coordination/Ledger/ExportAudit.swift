import Evidence
import Exchange
import Storage

/// Audits an exported ledger line by line: no database, nothing but the lines and the thumbprints
/// of the keys that somebody vouches for.
package struct ExportAudit {
    /// What it came to.
    package struct Report: Sendable {
        /// What the audit of the entries found.
        package var audit: AuditReport
        /// The parties whose keys were vouched for on the command line, sorted.
        package var pinned: [String] = []
        /// The newest head that each party has cosigned.
        package var cosigned: [String: LedgerHead] = [:]
        /// The thumbprint that signs the coordinator's first keyset, to be compared.
        package var coordinatorKey: KeyThumbprint?

        /// The report on a ledger whose keys nobody vouched for.
        package init(audit: AuditReport) {
            self.audit = audit
        }
    }

    private let pins: [String: KeyThumbprint]
    private var header: LedgerExport.Header?
    private var audit = LedgerAudit(me: "")
    private var coordinatorKey: KeyThumbprint?
    private var line = 0

    /// An audit by somebody who vouches for these keys, by party.
    package init(pins: [String: KeyThumbprint]) {
        self.pins = pins
    }

    /// Takes the next line, without its end.
    package mutating func take(_ bytes: [UInt8]) {
        line += 1
        let faults = ShapeFaults()
        guard let header else {
            guard let read = LedgerExport.readHeader(bytes, into: faults) else {
                audit.find(
                    0, "audit.export", "The first line is not that of an export: \(faults.first)")
                header = LedgerExport.Header(coordinator: "", head: LedgerHead(size: 0, root: []))
                return
            }
            header = read
            audit = LedgerAudit(me: read.coordinator)
            return
        }
        guard let stored = LedgerExport.readEntry(bytes, into: faults) else {
            audit.find(line - 1, "audit.export", "The line cannot be read: \(faults.first)")
            return
        }
        checkPins(stored, header)
        audit.check(stored)
    }

    /// Whose key is vouched for, must be vouched for with the same key in the ledger.
    private mutating func checkPins(_ stored: StoredEntry, _ header: LedgerExport.Header) {
        guard let envelope = try? SignedEnvelope.read(stored.envelope) else { return }
        if stored.entry == 1 {
            let signers = envelope.signatures.map(\.header.kid)
            coordinatorKey = envelope.spokenKid
            if stored.type != DocumentType.keyset.rawValue || stored.issuer != header.coordinator {
                audit.find(1, "audit.pin", "A ledger begins with its coordinator's keyset.")
            }
            if let pin = pins[header.coordinator], !signers.contains(pin) {
                audit.find(1, "audit.pin", "The coordinator's key is not the one you vouch for.")
            }
        } else if stored.type == DocumentType.trust.rawValue,
            let head = try? PayloadHead.inspect(envelope.payload, type: stored.type),
            case .string(let party)? = head.body["party"], let pin = pins[party],
            head.body["thumbprint"] != .string(pin.text)
        {
            audit.find(
                stored.entry, "audit.pin", "The key of \(party) is not the one you vouch for.")
        }
    }

    /// Ends the audit: the size and root that the export claims must be those of its lines.
    package mutating func finish() -> Report {
        guard let header else {
            audit.find(0, "audit.export", "The file is empty.")
            return Report(audit: audit.report)
        }
        if pins[header.coordinator] == nil {
            audit.find(
                0, "audit.unpinned",
                "Nobody vouched for the coordinator's key; whoever made the file could have made "
                    + "all of it.")
        }
        audit.checkEnd()
        let head = audit.head
        if head != header.head {
            audit.find(
                head.size, "audit.root",
                "The export claims \(header.head.size) entries and another root.")
        }
        var report = Report(audit: audit.report)
        report.pinned = pins.keys.sorted()
        report.cosigned = audit.cosigned
        report.coordinatorKey = coordinatorKey
        return report
    }
}

extension ShapeFaults {
    fileprivate var first: String { list.first.map { "\($0.place) \($0.sentence)" } ?? "" }
}
