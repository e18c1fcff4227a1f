import ArgumentParser
import Commissioning
import Evidence
import Exchange

/// `mstcoord cosign`: a partner checks the coordinator's signed heads, signs and returns them.
struct CosignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign",
        abstract: "Checks the ledger's signed heads against the last one, signs and returns them.",
        discussion: """
            It reads the out folder of the desk. The coordinator's key must be vouched for once: \
            --pin coordinator=…, as it was read to you over the telephone; the desk remembers it. \
            A head that contradicts the last one is not signed: both are kept in the desk's \
            evidence folder, and the exit status is 1.
            """)

    @OptionGroup var desk: DeskOption
    @OptionGroup var keys: PinOptions
    @Option(help: "How to print the outcome.") var format: OutputFormat = .text

    func run() throws {
        let desk = try desk.open()
        let checkpoints = CheckpointDesk(desk, system: LocalFolderSystem())
        var trust = try checkpoints.trust()
        for (party, pin) in try keys.read() {
            if let known = trust.pins[party], known != pin {
                throw CommandFailure(
                    .data, "pin", "The desk vouches for another key of \(party).",
                    remedy: "Compare again; then change trust.json in the desk by hand.")
            }
            trust.pins[party] = pin
        }
        guard trust.pins[desk.card.coordinator] != nil else {
            throw CommandFailure(
                .usage, "pin", "Nobody has vouched for the key of \(desk.card.coordinator).",
                remedy: "Have it read to you, and give it: --pin \(desk.card.coordinator)=…")
        }
        try Console.save(
            Array((trust.json.prettyText() + "\n").utf8),
            to: "\(desk.folder)/\(DeskTrust.fileName)", mode: 0o600, replace: true)
        if try checkpoints.hasEvidence() {
            throw CommandFailure(
                .verdict, RefusalCode.checkpointProof.rawValue,
                RefusalCode.checkpointProof.sentence,
                remedy: "Two signed heads lie in \(desk.folder)/evidence: nothing more is signed.")
        }
        let now = try DemonstrationTime.now(at: desk.card.demonstrationClock)
        let outcomes = try checkpoints.answerAll(asOf: now.seconds)
        show(outcomes)
        if outcomes.contains(where: { if case .cosigned = $0 { false } else { true } }) {
            throw ExitCode(CommandFailure.Status.verdict.rawValue)
        }
    }

    private func show(_ outcomes: [CheckpointDesk.Outcome]) {
        let rows = outcomes.map(Self.row)
        switch format {
        case .json:
            let list = rows.map { row -> JSONValue in
                [
                    "outcome": .string(row.outcome), "size": .integer(Int64(row.size)),
                    "sentence": .string(row.sentence),
                ]
            }
            let value: JSONValue = ["checkpoints": .array(list)]
            Console.out(value.prettyText())
        case .csv:
            let lines = rows.map { "\($0.outcome),\($0.size),\"\($0.sentence)\"" }
            Console.write(
                (["outcome,size,sentence"] + lines).joined(separator: "\r\n") + "\r\n", to: 1)
        case .text:
            if rows.isEmpty { Console.out("No new head of the ledger is here.") }
            for row in rows { Console.out("\(row.outcome): \(row.sentence)") }
        }
    }

    private static func row(
        _ outcome: CheckpointDesk.Outcome
    ) -> (outcome: String, size: Int, sentence: String) {
        switch outcome {
        case .cosigned(let head):
            ("cosigned", head.size, "\(head.size) documents, \(head.rootText).")
        case .unproven(let head):
            (
                "unproven", head.size,
                "The head of \(head.size) documents has no proof from the last one: files are "
                    + "missing. Ask for them again."
            )
        case .contradicts(let head, let sentence):
            (RefusalCode.checkpointProof.rawValue, head.size, sentence)
        case .refused(let refusal): (refusal.code.rawValue, 0, "\(refusal)")
        }
    }
}
