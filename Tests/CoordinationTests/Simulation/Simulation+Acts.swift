import Commissioning
import Coordination
import Evidence
import Exchange

/// What councils and the home do, and how the post serves them.
extension Simulation {
    /// Anybody does anything, by what was seen of the service last.
    func act() throws {
        for partner in partners.values where partner.silentSteps > 0 { partner.silentSteps -= 1 }
        for _ in 0..<random.number(1...3) {
            try actOnce(councils[random.number(0...councils.count - 1)])
        }
        for child in state.nominations where child.assessment == nil && !random.once(in: 3) {
            try sign(
                "home", .assessment,
                Body.assessment(child.id, random.once(in: 6) ? "unsuitable" : "suitable"))
        }
        if planted == .forgedDocument, step > 3, let partner = partners[councils[0]] {
            let bytes = try partner.forge(
                Body.nomination("C-900"), with: partner.key, at: machine.now)
            arrive(partner.id, bytes, as: nil)
        }
        try resend()
    }

    private func actOnce(_ council: String) throws {
        switch random.number(0...15) {
        case 0...3:
            children += 1
            try sign(
                council, .nomination,
                Body.nomination(
                    "C-\(random.once(in: 8) ? 1 : children)", class: random.number(0...3),
                    since: "2018-0\(random.number(1...9))-01"))
        case 4:
            try sign(
                council, .withdrawal, Body.withdrawal("C-\(random.number(1...(children + 1)))"))
        case 5, 6, 7:
            for place in state.places where place.state == .offered && !random.once(in: 3) {
                try sign(
                    random.once(in: 9) ? council : place.authority, .response,
                    Body.response(place.id, random.once(in: 3) ? .decline : .accept))
            }
        case 8:
            try sign(
                "home", .capacity,
                Body.capacity(random.number(2...3), from: "2019-0\(random.number(1...9))-01"))
        case 9:
            guard state.cycles.count > 3 else { return }
            try sign(
                council, .authorityAllocation,
                Body.wishes(
                    state.cycles[random.number(0...3)].id,
                    ["C-\(random.number(1...(children + 1)))"],
                    release: random.once(in: 3) ? 1 : nil, more: random.once(in: 3) ? 0 : nil))
        case 10:
            for place in state.places where place.state == .accepted {
                try sign(
                    "home", .placement, Body.placement(place.id, "admitted", "2019-01-07"))
            }
        case 11:
            children += 1
            try sign(
                council, .teamReferral,
                Body.referral("C-\(children)", weeks: random.number(1...52)))
            for found in state.team.cases where found.state == .given || found.state == .open {
                let event = found.state == .given ? "opened" : "closed"
                try sign(
                    "home", .teamCase,
                    Body.teamCase(
                        found.id, event, "\(ZoneRule.london.date(at: machine.now))"))
            }
        default: try misbehave(council)
        }
    }

    /// A partner that is no good.
    private func misbehave(_ council: String) throws {
        guard let partner = partners[council] else { return }
        let isMirrored = mirrors.contains { $0.party == council }
        switch random.number(0...7) {
        case 0:
            count("partner silent")
            partner.silentSteps = random.number(1...8)
        case 1, 2:
            if !isMirrored { partner.backUp() }
        case 3:
            guard try partner.restore() else { return }
            count("partner's old copy")
            for letter in partner.pending { vouch(try SignedEnvelope.read(letter.bytes)) }
        case 4:
            count("flood")
            for _ in 0..<random.number(10...40) {
                arrive(council, random.bytes(random.number(1...60)), as: nil)
            }
        case 5:
            guard !isMirrored, partner.revoked.isEmpty else { return }
            count("key revoked")
            let keyset = try partner.rotate(at: machine.now)
            for letter in partner.pending { vouch(try SignedEnvelope.read(letter.bytes)) }
            send(partner, keyset)
        default:
            guard let old = partner.revoked.first,
                !partner.pending.contains(where: { $0.type == "keyset" })
            else { return }
            count("signed with a revoked key")
            arrive(
                council,
                try partner.forge(Body.nomination("C-901"), with: old, at: machine.now), as: nil)
        }
    }

    private func sign(_ party: String, _ type: DocumentType, _ body: JSONObject) throws {
        guard let partner = partners[party], partner.silentSteps == 0 else { return }
        let letter = try partner.sign(type, body, at: machine.now)
        vouch(try SignedEnvelope.read(letter.bytes))
        mirrors.first { $0.party == party }?.keep(letter.bytes, as: "sent-\(letter.digest)")
        send(partner, letter)
    }

    func send(_ partner: SimulatedPartner, _ letter: SimulatedPartner.Letter) {
        sentAt[letter.digest] = step
        underway.append(Parcel(party: partner.id, bytes: letter.bytes, digest: letter.digest))
    }

    /// Whatever has had no answer for three steps is sent once more.
    private func resend() throws {
        for id in partners.keys.sorted() {
            guard let partner = partners[id], partner.silentSteps == 0 else { continue }
            for letter in partner.pending where step - (sentAt[letter.digest] ?? 0) > 2 {
                send(partner, letter)
            }
        }
    }

    /// Files reach the coordinator late, never, twice, in any order, or not as they were.
    func deliver() {
        underway.shuffle(using: &random)
        var later: [Parcel] = []
        for parcel in underway {
            switch random.number(0...23) {
            case 0, 1: count("file lost")
            case 2...5:
                count("file delayed")
                later.append(parcel)
            case 6:
                count("file doubled")
                arrive(parcel.party, parcel.bytes, as: parcel.digest)
                arrive(parcel.party, parcel.bytes, as: parcel.digest)
            case 7:
                count("file cut")
                let length = random.number(0...parcel.bytes.count - 1)
                arrive(parcel.party, Array(parcel.bytes.prefix(length)), as: nil)
            case 8:
                count("file changed")
                arrive(parcel.party, changed(parcel.bytes), as: nil)
            case 9:
                let other = signedOnce[random.number(0...signedOnce.count - 1)]
                count("file replaced")
                let bytes = signed[other]?.first ?? []
                arrive(parcel.party, bytes, as: other)
            default: arrive(parcel.party, parcel.bytes, as: parcel.digest)
            }
        }
        underway = later
    }

    private func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let index = random.number(0...bytes.count - 1)
        bytes[index] ^= 1 << UInt8(random.number(0...7))
        return bytes
    }

    /// Answers reach their parties, some late and some not as they were; a party asks again for
    /// what it could not read.
    func post(undisturbed: Bool = false) async throws {
        for id in partners.keys.sorted() {
            guard let partner = partners[id] else { continue }
            let mirror = mirrors.first { $0.party == id }
            for (name, bytes) in try published(id) where !partner.hasRead(name) {
                if !undisturbed, random.once(in: 4) { continue }
                var copy = bytes
                if !undisturbed, PublishedName(stored: name)?.isGovernance == false {
                    if random.once(in: 16) { copy = changed(bytes) }
                    if random.once(in: 16) { copy = Array(bytes.prefix(bytes.count / 2)) }
                }
                if planted == .splitView, id == mirrors.first?.party {
                    copy = try twisted(copy)
                }
                mirror?.receive(copy, as: name)
                if partner.read(name, copy) { try check(partner) }
            }
        }
        for mirror in mirrors where undisturbed || random.once(in: 2) {
            if !undisturbed, random.once(in: 8) {
                count("mirror's power cut")
                mirror.die(seed: random.next())
            }
            try await mirror.round()
            for bytes in mirror.collect() {
                guard let envelope = try? SignedEnvelope.read(bytes) else { continue }
                vouch(envelope)
                underway.append(
                    Parcel(party: mirror.party, bytes: bytes, digest: envelope.digest))
            }
        }
    }

    /// A head of the ledger as a coordinator would sign it that shows one party another past.
    private func twisted(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let envelope = try? SignedEnvelope.read(bytes), envelope.type == "checkpoint",
            let head = try? PayloadHead.inspect(envelope.payload, type: envelope.type)
        else { return bytes }
        var body = head.body
        body["root"] = .string(LedgerHash.text(Hashing.sha256(Array("another".utf8))))
        let other = PayloadHead(
            type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement,
            seq: head.seq, prev: head.prev, iat: head.iat, exp: head.exp,
            jti: [UInt8](repeating: 3, count: 16), ack: head.ack, body: body)
        return try EnvelopeSigner.sign(
            payload: other.canonicalBytes(), type: other.type, with: [machine.key]
        ).generalBytes()
    }

    /// Time goes on, and clocks may not agree with it.
    func moveTime() {
        machine.pass([60, 3600, 86_400, 3 * 86_400, 9 * 86_400][random.number(0...4)])
        if machine.clockOffset != 0, random.once(in: 2) { machine.clockOffset = 0 }
        if random.once(in: 8) {
            count("clock steps")
            machine.clockOffset =
                [-7200, 4 * 3600, -20 * 86_400, 3 * 366 * 86_400][random.number(0...3)]
        }
    }
}
