import ArgumentParser
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Logging

/// `mstcoord init`: a new service from an agreement.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a new service from an agreement.",
        discussion: """
            It makes the state directory, the coordinator's key, the ledger and the drop folders, \
            signs the agreement and puts it into every party's out folder to be signed by them. \
            With --demo it makes a whole demonstration in one folder: keys for all parties, the \
            agreement signed by everybody, and real sample files waiting in the folders.
            """)

    @Option(help: ArgumentHelp("The agreement.", valueName: "file"))
    var agreement: String?

    @Option(
        help: ArgumentHelp(
            "Make a mirror for this desk instead: it checks what the coordinator publishes.",
            valueName: "desk"))
    var mirror: String?

    @Option(help: ArgumentHelp("Make a demonstration in this folder.", valueName: "dir"))
    var demo: String?

    @Option(
        help: ArgumentHelp("The drop folders' root, instead of the settings'.", valueName: "dir"))
    var exchange: String?

    @Option(
        help: ArgumentHelp(
            "The financial plan of a demonstration; by default financial-plan.csv beside the "
                + "agreement, if it is there.", valueName: "file"))
    var financialPlan: String?

    @Option(help: "Port of the board, written into a demonstration's settings.")
    var port = 8018

    @OptionGroup var keys: PinOptions
    @OptionGroup var service: StateOptions

    func run() async throws {
        if let mirror {
            guard let state = service.state else {
                throw CommandFailure(
                    .usage, "init.mirror", "A mirror needs a state directory of its own.",
                    remedy: "Name it: --state DIR")
            }
            return try MirrorFounding.make(
                desk: mirror, state: state, port: port, pins: keys.read())
        }
        guard let path = agreement else {
            throw CommandFailure(
                .usage, "init.agreement", "A service begins with an agreement.",
                remedy: "Name it: --agreement FILE; or make a mirror: --mirror DESK")
        }
        let (value, agreement) = try AgreementFile.read(path)
        let log = ConsoleLog.logger(level: .warning)
        let today = agreement.zone.date(at: SystemTime.clock.now())
        if demo == nil, agreement.effectiveTo <= today {
            Console.error(
                "warning: the agreement ended on \(agreement.effectiveTo); no cycle is left in it.")
        }
        if let demo {
            try await DemonstrationService.make(
                in: demo, agreement: agreement, body: value, plan: try planBytes(), port: port,
                log: log)
            return
        }
        var settings = try service.settings()
        if let exchange { settings.exchangeRoot = exchange }
        guard let me = agreement.parties.first(where: { $0.role == .coordinator })?.id else {
            preconditionFailure("an agreement without contradictions names a coordinator")
        }
        let opened = try await OpenedService.found(
            settings, me: me, parties: agreement.parties.map(\.id), clock: SystemTime.clock,
            demonstration: nil, log: log)
        try await opened.coordinator.propose(agreement, body: value)
        _ = await opened.coordinator.round()
        Console.out(
            """
            service     \(settings.stateDirectory)
            folders     \(settings.exchangeRoot)
            agreement   \(agreement.id), version \(agreement.version): waits for its signatures

            Next: trust each party's key with `mstcoord trust add PARTY --thumbprint …`, then let
            each party sign the agreement that lies in its out folder.
            """)
    }
}

extension InitCommand {
    /// The plan as it was named, checked; else the one beside the agreement; else none.
    private func planBytes() throws -> [UInt8]? {
        let agreement = self.agreement ?? ""
        let folder = agreement.lastIndex(of: "/").map { String(agreement[...$0]) } ?? ""
        let beside = folder + "financial-plan.csv"
        guard let path = financialPlan ?? (access(beside, R_OK) == 0 ? beside : nil) else {
            return nil
        }
        _ = try FinancialPlanCommandFile.read(path)
        return try Console.read(path, bytesMaximum: FinancialPlanFile.bytesMaximum)
    }
}

/// The file an agreement starts from.
enum AgreementFile {
    /// The agreement with its JSON, or every fault on standard error.
    static func read(_ path: String) throws -> (JSONObject, Agreement) {
        let bytes = try Console.read(path, bytesMaximum: EnvelopeSigner.payloadBytesMaximum)
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            throw CommandFailure(
                .data, "agreement.not-json", "\(path), byte \(error.offset): \(error.sentence)",
                remedy: "Correct the file.")
        }
        let agreement = try check(value, named: path)
        guard case .object(let object) = value else {
            preconditionFailure("an agreement that was read is an object")
        }
        return (object, agreement)
    }

    /// The agreement that a text says, or every fault on standard error.
    static func check(_ value: JSONValue, named name: String) throws -> Agreement {
        switch AgreementBody.read(value) {
        case .success(let agreement): return agreement
        case .failure(let list):
            for fault in list.faults {
                Console.error(
                    "\(fault.place.isEmpty ? "/" : fault.place): \(fault.code): \(fault.sentence)")
            }
            throw CommandFailure(
                .data, "agreement.faults",
                "\(name) does not hold together (faults: \(list.faults.count)).",
                remedy: "Correct the members named above; all faults are listed.")
        }
    }
}
