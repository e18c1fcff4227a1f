import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Logging

/// A whole demonstration in one folder: a coordinator, and a desk for every other party.
///
/// ```
/// <dir>/settings.json     read by every command with --config
/// <dir>/state/            the coordinator's database, key and quarantine
/// <dir>/exchange/         the drop folders
/// <dir>/desks/<party>/    what a partner would have on its own machine
/// ```
enum DemonstrationService {
    /// The Monday on which every demonstration starts: a fortnight before the first decision.
    static let start = Instant(seconds: 1_543_222_800)  // 2018-11-26T09:00:00Z
    static let speedStandard = 43_200

    /// Makes a demonstration by the same steps that a real service takes.
    static func make(
        in folder: String, agreement: Agreement, body: JSONObject, plan: [UInt8]?, port: Int,
        log: Logger
    ) async throws {
        try Folder.make(folder)
        let absolute = try absolutePath(folder)
        // Before anything is written: it may be a real service that somebody has named by mistake.
        for name in ["settings.json", "financial-plan.csv", "state", "exchange", "desks"] {
            guard access("\(absolute)/\(name)", F_OK) != 0 else {
                throw CommandFailure(
                    .configuration, "state.exists", "There is a \(name) in \(absolute) already.",
                    remedy: "Choose another folder for the demonstration.")
            }
        }
        let settings = try writeSettings(absolute, plan: plan, port: port)
        guard let me = agreement.parties.first(where: { $0.role == .coordinator })?.id else {
            preconditionFailure("an agreement without contradictions names a coordinator")
        }
        let opened = try await OpenedService.found(
            settings, me: me, parties: agreement.parties.map(\.id), clock: StillClock(start),
            demonstration: (CivilDate(dayNumber: start.seconds / 86_400), speedStandard), log: log)
        try DemonstrationTime.write(start, speed: 0, to: settings.demonstrationClockPath)
        let desks = try makeDesks(absolute, settings, agreement, me: me)
        for (desk, key) in desks {
            try await opened.coordinator.pin(desk.card.party, key.publicKey.thumbprint)
            let keyset = try FirstKeyset.make(
                party: desk.card.party, coordinator: me, keys: desk.keys(), now: start)
            try desk.drop(keyset, PayloadHead.inspect(keyset.payload, type: keyset.type))
        }
        try vouch(for: desks, coordinator: me, settings)
        try await opened.coordinator.propose(agreement, body: body)
        _ = await opened.coordinator.round()
        guard let reference = await opened.coordinator.newestAgreement else {
            preconditionFailure("a proposed agreement has a digest")
        }
        try signAgreement(desks.map(\.0), reference, me: me)
        _ = await opened.coordinator.round()
        guard await opened.coordinator.state.inForce != nil else {
            throw CommandFailure(
                .data, "demonstration.agreement", "The agreement did not come into force.",
                remedy: "Look at the quarantine below \(absolute)/state.")
        }
        let count = try DemonstrationChildren.nominate(
            from: desks.map { desk, _ in try Desk(desk.folder, system: LocalFolderSystem()) },
            agreement, now: start)
        Console.out(
            """
            demonstration  \(absolute)
            folders        \(settings.exchangeRoot)
            desks          \(absolute)/desks
            agreement      \(agreement.id), in force
            nominations    \(count) signed files wait in the in folders
            """)
    }

    private static func absolutePath(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else {
            throw CommandFailure(
                .inputOutput, "folder.path", "\(path) cannot be resolved.",
                remedy: "Check the path.")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func writeSettings(
        _ folder: String, plan: [UInt8]?, port: Int
    ) throws -> Settings {
        var members: [(String, JSONValue)] = [
            ("stateDirectory", "state"), ("exchangeRoot", "exchange"),
            ("httpPort", .integer(Int64(port))), ("diskReserveBytes", .integer(1 << 26)),
        ]
        if let plan {
            try Console.save(plan, to: folder + "/financial-plan.csv", replace: true)
            members.append(("financialPlan", "financial-plan.csv"))
        }
        let value = JSONValue.object(JSONObject(members))
        let path = folder + "/settings.json"
        try Console.save(Array((value.prettyText() + "\n").utf8), to: path, replace: true)
        return try SettingsReading.read(file: path, environment: [:], flags: [])
    }

    private static func makeDesks(
        _ folder: String, _ settings: Settings, _ agreement: Agreement, me: String
    ) throws -> [(Desk, PrivateKey)] {
        try Folder.make(folder + "/desks", mode: 0o700)
        // An agreement has eight signatures at most: with two of everybody, four parties.
        let isForBoth = agreement.parties.count * 2 <= SignedEnvelope.signatureCountMaximum
        return try agreement.parties.filter { $0.id != me }.map { party in
            let key = try PrivateKey.generate()
            let path = "\(folder)/desks/\(party.id)"
            let card = DeskCard(
                party: party.id, coordinator: me,
                inFolder: "\(settings.exchangeRoot)/\(party.id)/in",
                outFolder: "\(settings.exchangeRoot)/\(party.id)/out",
                demonstrationClock: settings.demonstrationClockPath)
            try Desk.make(
                path, card: card, key: key,
                postQuantum: isForBoth ? PrivateKey.generate(.mlDSA65) : nil,
                system: LocalFolderSystem())
            return (try Desk(path, system: LocalFolderSystem()), key)
        }
    }

    /// Everybody has compared everybody's key.
    private static func vouch(
        for desks: [(Desk, PrivateKey)], coordinator: String, _ settings: Settings
    ) throws {
        var trust = DeskTrust()
        let key = try KeyFile.read(settings.keyPath)
        trust.pins[coordinator] = key.publicKey.thumbprint
        for (desk, key) in desks { trust.pins[desk.card.party] = key.publicKey.thumbprint }
        for (desk, _) in desks {
            try Console.save(
                Array((trust.json.prettyText() + "\n").utf8),
                to: "\(desk.folder)/\(DeskTrust.fileName)", replace: false)
        }
    }

    /// Each party takes the agreement out of its out folder, adds its signature and drops it.
    private static func signAgreement(
        _ desks: [Desk], _ reference: AgreementReference, me: String
    ) throws {
        let name = try PublishedName(
            issuer: me, agreement: reference.id, version: reference.version,
            text: reference.digest)
        for desk in desks {
            let bytes = try Console.read("\(desk.card.outFolder)/\(name.text)")
            var desk = desk
            let (envelope, head) = try Drafting.sign(bytes, desk: &desk)
            try desk.drop(envelope, head)
        }
    }
}
