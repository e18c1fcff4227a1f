import Commissioning
import Evidence

/// A party's side of the exchange: its key, its folders, and copies of what it has sent.
///
/// A partner without this program does the same by hand; nothing here is known to the coordinator.
/// ```
/// <desk>/desk.json   who I am, where the folders are, which agreement is in force
/// <desk>/keys/       my private keys, one JSON Web Key each
/// <desk>/sent/       what I have signed and sent, by number
/// <desk>/lock        held by whoever numbers and signs a document
/// ```
package struct Desk: Sendable {
    /// The desk's folder.
    package let folder: String
    /// What `desk.json` says.
    package var card: DeskCard
    let system: any FolderSystem

    /// Opens a desk.
    /// - Throws: `FolderFault`; `DeskFault`.
    package init(_ folder: String, system: any FolderSystem) throws {
        self.folder = folder
        self.system = system
        guard let bytes = try Desk.read("desk.json", in: FolderPath(folder), system) else {
            throw DeskFault.noDesk(folder)
        }
        switch DeskCard.read(bytes) {
        case .success(let card): self.card = card
        case .failure(let list): throw DeskFault.card(list.faults)
        }
    }

    /// Makes a desk's folders and writes its card.
    /// - Throws: `FolderFault`.
    package static func make(
        _ folder: String, card: DeskCard, key: PrivateKey, postQuantum: PrivateKey? = nil,
        system: any FolderSystem
    ) throws {
        let root = FolderPath(folder)
        _ = try system.createFolder(root, mode: 0o700)
        for name in ["keys", "sent"] {
            _ = try system.createFolder(root.child(ours: name), mode: 0o700)
        }
        try system.withFolder(root) { opened in
            _ = try opened.place(
                FileName(ours: "desk.json"), Array((card.json.prettyText() + "\n").utf8),
                mode: 0o600)
        }
        try system.withFolder(root.child(ours: "keys")) { opened in
            _ = try opened.place(
                FileName(ours: "\(card.party).jwk.json"),
                Array((key.privateJWK().prettyText() + "\n").utf8), mode: 0o600)
            guard let postQuantum else { return }
            _ = try opened.place(
                FileName(ours: "\(card.party).pq.jwk.json"),
                Array((postQuantum.privateJWK().prettyText() + "\n").utf8), mode: 0o600)
        }
    }

    /// Notes a text of an agreement that this party has signed.
    ///
    /// The first one is what its documents name from now on; an amendment only once the
    /// coordinator acts under it, which `adoptAmendment` finds out.
    /// - Throws: `FolderFault`.
    package mutating func remember(_ signed: AgreementReference) throws {
        if let known = card.agreement, known.version < signed.version {
            card.amendment = signed
        } else {
            (card.agreement, card.amendment) = (signed, nil)
        }
        try writeCard()
    }

    /// Goes on under an amendment if the newest file of the coordinator in the `out` folder names
    /// it: then every party has signed it.
    /// - Throws: `FolderFault`.
    package mutating func adoptAmendment() throws {
        guard let amendment = card.amendment else { return }
        let newest = try system.withFolder(FolderPath(card.outFolder)) { opened -> PayloadHead? in
            let names = try opened.listing(countMaximum: 1 << 20).names.filter { !$0.isIgnored }
            let numbered = names.compactMap { name -> (Int, FileName)? in
                guard let published = PublishedName(stored: name.escaped) else { return nil }
                return published.isGovernance ? nil : (published.sequence, name)
            }
            guard let (_, name) = numbered.max(by: { $0.0 < $1.0 }),
                case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 20),
                let envelope = try? SignedEnvelope.read(bytes)
            else { return nil }
            return try? PayloadHead.inspect(envelope.payload, type: nil)
        }
        guard newest?.iss == card.coordinator, newest?.agreement == amendment else { return }
        (card.agreement, card.amendment) = (amendment, nil)
        try writeCard()
    }

    private func writeCard() throws {
        let bytes = Array((card.json.prettyText() + "\n").utf8)
        try system.withFolder(FolderPath(folder)) { opened in
            let name = FileName(ours: "desk.json")
            try opened.remove(name)
            _ = try opened.place(name, bytes, mode: 0o600)
        }
    }

    /// The party's signing keys, by file name.
    /// - Throws: `FolderFault`, `DeskFault.key`.
    package func keys() throws -> [PrivateKey] {
        try system.withFolder(FolderPath(folder).child(ours: "keys")) { opened in
            try opened.listing(countMaximum: 64).names.sorted().filter { !$0.isIgnored }.map {
                name in
                guard case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 16),
                    let value = try? StrictJSON.parse(bytes), let key = try? PrivateKey(jwk: value)
                else { throw DeskFault.key(name.escaped) }
                return key
            }
        }
    }

    /// The last document this party has sent to the coordinator.
    /// - Throws: `FolderFault`, `DeskFault.sent`.
    package func lastSent() throws -> StreamPosition? {
        try system.withFolder(FolderPath(folder).child(ours: "sent")) { opened in
            let names = try opened.listing(countMaximum: 1 << 20).names.filter { !$0.isIgnored }
            let numbered = names.compactMap { name -> (Int, FileName)? in
                guard let published = PublishedName(stored: name.escaped) else { return nil }
                return published.isGovernance ? nil : (published.sequence, name)
            }
            guard let (number, name) = numbered.max(by: { $0.0 < $1.0 }) else { return nil }
            guard case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 20),
                let envelope = try? SignedEnvelope.read(bytes)
            else { throw DeskFault.sent(name.escaped) }
            return StreamPosition(seq: number, digest: envelope.digest)
        }
    }

    /// The next document of this party, unsigned.
    ///
    /// - Parameter jti: Sixteen random bytes.
    /// - Throws: `FolderFault`, `DeskFault`.
    package func draft(
        _ type: DocumentType, body: JSONObject, now: Instant, jti: [UInt8]
    ) throws -> PayloadHead {
        guard let agreement = card.agreement else { throw DeskFault.noAgreement }
        let last = try lastSent()
        let held = try acknowledged()
        return PayloadHead(
            type: type.rawValue, iss: card.party, aud: [card.coordinator], agreement: agreement,
            seq: (last?.seq ?? 0) + 1, prev: last?.digest, iat: now.seconds,
            exp: now.seconds + Desk.validitySeconds, jti: jti,
            ack: held.map { [card.coordinator: $0] } ?? [:], body: body)
    }

    /// Half a year: a file that lay in a lost upload longer than that should not surprise anybody.
    package static let validitySeconds = 183 * 86_400

    /// Numbers, signs, keeps and drops a document while nobody else does so at this desk: two with
    /// one number would stop the stream.
    /// - Parameter make: Drafts the next document and signs it.
    /// - Returns: The document and the file's name.
    /// - Throws: `desk.busy`; as `drop`; whatever `make` throws.
    @discardableResult
    package func send(
        _ make: () throws -> (envelope: SignedEnvelope, head: PayloadHead)
    ) throws -> (envelope: SignedEnvelope, name: String) {
        try system.alone(in: FolderPath(folder)) {
            let made = try make()
            return (made.envelope, try put(made.envelope, made.head))
        }
    }

    /// Keeps a copy of a signed document and drops it into the party's `in` folder.
    ///
    /// The copy comes first: after a crash between the two the same bytes can be dropped again.
    /// - Returns: The file's name.
    /// - Throws: `FolderFault`; `publish.conflict` if another document has this number;
    ///   `desk.busy`.
    @discardableResult
    package func drop(_ envelope: SignedEnvelope, _ head: PayloadHead) throws -> String {
        try system.alone(in: FolderPath(folder)) { try put(envelope, head) }
    }

    /// - Throws: `publish.conflict` if a document of another type has this number: its file has
    ///   another name, and the coordinator would stop the stream.
    private func checkNumber(of name: PublishedName) throws {
        guard !name.isGovernance else { return }
        let names = try system.withFolder(FolderPath(folder).child(ours: "sent")) {
            try $0.listing(countMaximum: 1 << 20).names
        }
        for other in names where !other.isIgnored && other != name.fileName {
            guard let sent = PublishedName(stored: other.escaped), !sent.isGovernance,
                sent.sequence == name.sequence
            else { continue }
            throw FolderFault(
                .publishConflict, operation: "drop", subject: "\(folder)/sent/\(other.escaped)")
        }
    }

    private func put(_ envelope: SignedEnvelope, _ head: PayloadHead) throws -> String {
        let agreement = card.agreement?.id ?? "none"
        let name =
            head.type == DocumentType.agreement.rawValue
            ? try PublishedName(
                issuer: card.party, agreement: agreement, version: head.seq, text: envelope.digest)
            : try PublishedName(
                issuer: card.party, agreement: agreement, sequence: head.seq, type: head.type)
        try checkNumber(of: name)
        let bytes = envelope.generalBytes()
        for path in [FolderPath(folder).child(ours: "sent"), FolderPath(card.inFolder)] {
            try system.withFolder(path) { opened in
                guard try !opened.place(name.fileName, bytes, mode: 0o660) else { return }
                guard
                    case .bytes(let there, _) = try opened.read(
                        name.fileName, bytesMaximum: 1 << 20),
                    there == bytes
                else {
                    throw FolderFault(
                        .publishConflict, operation: "drop", subject: "\(path)/\(name.text)")
                }
            }
        }
        return name.text
    }

    private static func read(
        _ name: String, in path: FolderPath, _ system: any FolderSystem
    ) throws -> [UInt8]? {
        try system.withFolder(path) { opened in
            guard
                case .bytes(let bytes, _) = try opened.read(
                    FileName(ours: name), bytesMaximum: 1 << 16)
            else { return nil }
            return bytes
        }
    }
}

/// A desk cannot be used as it is.
package enum DeskFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no `desk.json` in the folder.
    case noDesk(String)
    /// `desk.json` is not what it must be.
    case card([ShapeFault])
    /// A file in `keys/` is not a private JSON Web Key.
    case key(String)
    /// A file in `sent/` is not a signed document.
    case sent(String)
    /// The desk does not know an agreement yet.
    case noAgreement
    /// `trust.json` is not what it must be.
    case trust

    package var description: String {
        switch self {
        case .noDesk(let folder): "There is no desk.json in \(folder)."
        case .card(let faults):
            "desk.json: " + faults.map { "\($0.place): \($0.sentence)" }.joined(separator: " ")
        case .key(let name): "keys/\(name) is not a private JSON Web Key."
        case .sent(let name): "sent/\(name) is not a signed document."
        case .noAgreement: "desk.json names no agreement yet."
        case .trust: "trust.json is not a list of parties and thumbprints."
        }
    }
}
