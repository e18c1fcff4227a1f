import Commissioning
import Evidence

/// `desk.json`: who a party is and where its folders are.
package struct DeskCard: Equatable, Sendable {
    /// The party's id.
    package var party: String
    /// The coordinator's id.
    package var coordinator: String
    /// Where the party drops files.
    package var inFolder: String
    /// Where the party finds answers.
    package var outFolder: String
    /// The agreement in force, once there is one.
    package var agreement: AgreementReference?
    /// An amendment this party has signed that is not known to be in force yet.
    package var amendment: AgreementReference?
    /// The file that tells the time of a demonstration; `nil` for the real time.
    package var demonstrationClock: String?

    /// A party's card.
    package init(
        party: String, coordinator: String, inFolder: String, outFolder: String,
        agreement: AgreementReference? = nil, amendment: AgreementReference? = nil,
        demonstrationClock: String? = nil
    ) {
        self.party = party
        self.coordinator = coordinator
        self.inFolder = inFolder
        self.outFolder = outFolder
        self.agreement = agreement
        self.amendment = amendment
        self.demonstrationClock = demonstrationClock
    }

    /// The card as JSON.
    package var json: JSONValue {
        var card = JSONObject([
            ("party", .string(party)), ("coordinator", .string(coordinator)),
            ("inFolder", .string(inFolder)), ("outFolder", .string(outFolder)),
        ])
        card["agreement"] = agreement.map(DeskCard.write)
        card["amendment"] = amendment.map(DeskCard.write)
        if let demonstrationClock { card["demonstrationClock"] = .string(demonstrationClock) }
        return .object(card)
    }

    private static func write(_ agreement: AgreementReference) -> JSONValue {
        [
            "id": .string(agreement.id), "version": .integer(Int64(agreement.version)),
            "digest": .string(agreement.digest.description),
        ]
    }

    /// Reads a card and reports all its faults at once.
    package static func read(_ bytes: [UInt8]) -> Result<DeskCard, ShapeFaultList> {
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            return .failure(
                ShapeFaultList([ShapeFault(code: "json", place: "", sentence: error.sentence)]))
        }
        let faults = ShapeFaults()
        let reader = ShapeReader(value, into: faults)
        let party = reader.partyID("party")
        let coordinator = reader.partyID("coordinator")
        let inFolder = reader.string("inFolder", bytesMaximum: 4096)
        let outFolder = reader.string("outFolder", bytesMaximum: 4096)
        let agreement = reader.optionalObject("agreement").flatMap(reference)
        let amendment = reader.optionalObject("amendment").flatMap(reference)
        let clock = reader.optionalString("demonstrationClock", bytesMaximum: 4096)
        reader.finish()
        guard let party, let coordinator, let inFolder, let outFolder, faults.list.isEmpty else {
            return .failure(ShapeFaultList(faults.list))
        }
        return .success(
            DeskCard(
                party: party, coordinator: coordinator, inFolder: inFolder, outFolder: outFolder,
                agreement: agreement, amendment: amendment, demonstrationClock: clock))
    }

    private static func reference(_ reader: ShapeReader) -> AgreementReference? {
        let id = reader.partyID("id")
        let version = reader.integer("version", in: 1...9999)
        let text = reader.string("digest")
        reader.finish()
        let digest = text.flatMap(PayloadDigest.init)
        if text != nil, digest == nil {
            reader.fault("pattern", "digest", "This must be sha-256: and 43 letters of base64url.")
        }
        guard let id, let version, let digest else { return nil }
        return AgreementReference(id: id, version: version, digest: digest)
    }
}
