import Commissioning
import Coordination
import Evidence
import Exchange

/// What `draft`, `sign` and `send` share.
enum Drafting {
    /// The next document of a desk's party, its body checked as the coordinator will check it.
    static func draft(_ name: String, desk: Desk, body: JSONObject) throws -> PayloadHead {
        var desk = desk
        let now = try DemonstrationTime.now(at: desk.card.demonstrationClock)
        try desk.adoptAmendment()
        if name == DocumentType.agreement.rawValue {
            return try agreement(
                body, by: desk.card.party, after: desk.card.agreement, at: now)
        }
        let type = try checked(name, body)
        return try desk.draft(type, body: body, now: now, jti: SystemRandom.bytes(16))
    }

    /// A text of an agreement, chained to the version before it and meant for all its parties.
    private static func agreement(
        _ body: JSONObject, by party: String, after previous: AgreementReference?, at now: Instant
    ) throws -> PayloadHead {
        let agreement = try AgreementFile.check(.object(body), named: "The body")
        if agreement.version > 1, previous?.version != agreement.version - 1 {
            throw CommandFailure(
                .data, RuleCode.agreementVersion.rawValue,
                "\(agreement.version) does not follow version \(previous?.version ?? 0).",
                remedy: "Number the text as the next version of the agreement in force.")
        }
        return PayloadHead(
            type: DocumentType.agreement.rawValue, iss: party, aud: agreement.parties.map(\.id),
            agreement: nil, seq: agreement.version,
            prev: agreement.version > 1 ? previous?.digest : nil, iat: now.seconds,
            exp: now.seconds + Desk.validitySeconds, jti: SystemRandom.bytes(16), body: body)
    }

    /// The same without a desk: the agreement and the last number are read from files.
    static func draft(
        _ name: String, party: String, agreement path: String, after: String?, body: JSONObject
    ) throws -> PayloadHead {
        let signed = try SignedEnvelope.read(Console.read(path))
        let text = try PayloadHead.inspect(signed.payload, type: DocumentType.agreement.rawValue)
        guard case .string(let id)? = text.body["agreement"] else {
            throw Refusal(.bodyShape, "/agreement: The agreement has no id.")
        }
        let inForce = AgreementReference(id: id, version: text.seq, digest: signed.digest)
        let now = SystemTime.clock.now()
        if name == DocumentType.agreement.rawValue {
            return try agreement(body, by: party, after: inForce, at: now)
        }
        let type = try checked(name, body)
        var last: StreamPosition?
        if let after {
            let sent = try SignedEnvelope.read(Console.read(after))
            let head = try PayloadHead.inspect(sent.payload, type: sent.type)
            last = StreamPosition(seq: head.seq, digest: sent.digest)
        }
        return PayloadHead(
            type: type.rawValue, iss: party, aud: [try coordinator(of: text)], agreement: inForce,
            seq: (last?.seq ?? 0) + 1, prev: last?.digest, iat: now.seconds,
            exp: now.seconds + Desk.validitySeconds, jti: SystemRandom.bytes(16), body: body)
    }

    /// The party that runs the ledger; whoever proposed the text, it names it.
    private static func coordinator(of text: PayloadHead) throws -> String {
        let agreement = try AgreementBody.read(.object(text.body)).get()
        return agreement.parties.first { $0.role == .coordinator }?.id ?? text.iss
    }

    /// The type of a draft whose body has the right shape; every fault on standard error.
    private static func checked(_ name: String, _ body: JSONObject) throws -> DocumentType {
        guard let type = DocumentType(rawValue: name), !type.isOurs, !type.isGovernance else {
            throw CommandFailure(
                .usage, "draft.type", "\(name) is not a type that a party drafts.",
                remedy: "One of: nomination, withdrawal, authority-allocation, response, "
                    + "swap-consent, leave, team-referral, outcome, capacity, assessment, "
                    + "placement, team-case, agreement.")
        }
        if case .failure(let list) = FactReading.read(type, body: .object(body)) {
            for fault in list.faults {
                Console.error("\(fault.place): \(fault.code): \(fault.sentence)")
            }
            let article = "aeiou".contains(name.prefix(1)) ? "an" : "a"
            throw CommandFailure(
                .data, RefusalCode.bodyShape.rawValue,
                "The body is not that of \(article) \(name) (faults: \(list.faults.count)).",
                remedy: "See: mstcoord draft --help")
        }
        return type
    }

    /// Signs a draft with the desk's keys; of a signed file, adds their signatures.
    static func sign(
        _ bytes: [UInt8], desk: inout Desk, offline: [PrivateKey] = []
    ) throws -> (SignedEnvelope, PayloadHead) {
        let now = try DemonstrationTime.now(at: desk.card.demonstrationClock)
        let keys = try desk.keys(for: type(of: bytes), asOf: now) + offline
        guard !keys.isEmpty else {
            throw CommandFailure(
                .usage, RefusalCode.keyTypeNotAllowed.rawValue,
                "No key in this desk may sign a document of this type.",
                remedy: "Name the key that is kept offline with --key.")
        }
        let (envelope, head) = try sign(bytes, keys: keys)
        if head.type == DocumentType.agreement.rawValue {
            guard case .string(let id)? = head.body["agreement"] else {
                throw Refusal(.bodyShape, "/agreement: The agreement has no id.")
            }
            try desk.remember(
                AgreementReference(id: id, version: head.seq, digest: envelope.digest))
        }
        return (envelope, head)
    }

    /// What type a draft or signed file says it is; whatever else is wrong with it is said later.
    private static func type(of bytes: [UInt8]) -> String {
        if let signed = try? SignedEnvelope.read(bytes) { return signed.type }
        let head = try? PayloadHead.inspect(bytes, type: nil)
        return head?.type ?? DocumentType.keyset.rawValue
    }

    /// Signs a draft with these keys; of a signed file, adds their signatures.
    static func sign(
        _ bytes: [UInt8], keys: [PrivateKey]
    ) throws -> (SignedEnvelope, PayloadHead) {
        if let signed = try? SignedEnvelope.read(bytes) {
            let mine = try EnvelopeSigner.sign(
                payload: signed.payload, type: signed.type, with: keys)
            let head = try PayloadHead.inspect(signed.payload, type: signed.type)
            return (try signed.adding(signaturesOf: mine), head)
        }
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            throw CommandFailure(
                .data, "sign.not-json", "The draft, byte \(error.offset): \(error.sentence)",
                remedy: "Give a draft as written by: mstcoord draft")
        }
        let payload = value.canonicalBytes()
        let head = try PayloadHead.inspect(payload, type: nil)
        return (try EnvelopeSigner.sign(payload: payload, type: head.type, with: keys), head)
    }

    static func deliver(_ bytes: [UInt8], to output: String?) throws {
        if let output {
            try Console.save(bytes, to: output, replace: false)
        } else {
            Console.out(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// Unpredictable bytes from the system.
enum SystemRandom {
    static let bytes: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        // Eight at a time: each word is a call to the system.
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes += $0.prefix(count - bytes.count) }
        }
        return bytes
    }
}

/// The members of each body, for people who draft one.
enum DocumentHelp {
    static let bodies = """
        nomination            reference, birthMonth (YYYY-MM), class (0–9, smaller is more \
        urgent), waitingSince, and if wanted earliest, latest
        withdrawal            reference, reason
        authority-allocation  cycle, order (a list of own references), and if wanted \
        releasePlaces, morePlacesMaximum, sellPlaces {"places","pricePence"}, \
        buyPlaces {"places","pricePenceMaximum"}
        response              offer, answer (accept or decline)
        leave                 effectiveEnd: the first day on which this authority is out
        team-referral         reference, class (0–9), waitingSince, and if wanted weeks (1–52)
        swap-consent          swap, answer (agree or refuse)
        outcome               place, event (lives or signed-off), for lives date, setting and, \
        unless that is home, reason; for signed-off through
        capacity              from, bedsUsable, familySlots, reason
        assessment            nomination, match (suitable or unsuitable), date, and if wanted \
        mayNotShareWith (a list of nominations)
        placement             place, event (admitted, no-show, extended, stage-2-started, ended), \
        date, for extended until, and for ended reason
        team-case             case, event (opened, closed), date, and for closed reason
        agreement             the whole text, with --body FILE; from version 2 on with amendedFrom
        """
}
