import ArgumentParser
import BoardServer
import Coordination
import Evidence
import Storage

/// Thumbprints that the asker vouches for.
struct PinOptions: ParsableArguments {
    @Option(
        name: .customLong("pin"), parsing: .singleValue,
        help: ArgumentHelp(
            "A key you vouch for: the party and the thumbprint that was read to you.",
            valueName: "party=thumbprint"))
    var pins: [String] = []

    /// The thumbprints by party.
    func read() throws -> [String: KeyThumbprint] {
        var found: [String: KeyThumbprint] = [:]
        for pin in pins {
            let parts = pin.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, WireName.isWellFormed(parts[0]),
                let thumbprint = KeyThumbprint(spoken: parts[1])
            else {
                throw CommandFailure(
                    .usage, "pin", "\(pin) is not a party and a thumbprint of 43 letters.",
                    remedy: "Write for example: --pin coordinator=\"Ab3d …\"")
            }
            found[parts[0]] = thumbprint
        }
        return found
    }
}

extension LedgerCommand {
    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the proof that one document is in the ledger.",
            discussion: """
                The file holds the document, the way to the root of the newest signed head over \
                it, that head, and the keysets of those who signed it: whoever has the proof needs \
                nothing but a thumbprint to check it. Other documents stay unseen.
                """)
        @Argument(help: "The entry's number, or the document's digest (sha-256:…).")
        var document: String
        @Option(help: "Prove it for the ledger of this size.") var size: Int?
        @Flag(help: "Leave the document out: show that it is there, not what it says.")
        var withoutDocument = false
        @Option(name: [.customShort("o"), .customLong("output")], help: "Where to write it.")
        var output: String?
        @OptionGroup var service: StateOptions

        func run() async throws {
            let store = try LedgerStore(reading: service.settings().databasePath)
            let entry = try number(store)
            let proof = try await LedgerProofs(store).inclusion(
                of: entry, size: size, withDocument: !withoutDocument)
            if proof.checkpoint == nil {
                Console.error(
                    "note: no signed head covers entry \(entry) yet; the next one is a day away.")
            }
            try Drafting.deliver(Array((proof.json.prettyText() + "\n").utf8), to: output)
        }

        private func number(_ store: LedgerStore) throws -> Int {
            if let number = Int(document) { return number }
            guard let digest = PayloadDigest(document) else {
                throw CommandFailure(
                    .usage, "ledger.document", "\(document) is neither a number nor a digest.",
                    remedy: "Give the entry from a receipt, or the digest from: mstcoord inspect")
            }
            guard let found = try store.read({ try $0.entries(digest: digest) }).last else {
                throw CommandFailure(
                    .noInput, "ledger.document", "No document with this digest is recorded.",
                    remedy: "Give the entry from a receipt, or the digest from: mstcoord inspect")
            }
            return found.entry
        }
    }

    struct CheckProof: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check-proof",
            abstract: "Checks such a proof, with nothing but the keys you vouch for.",
            discussion: "Exit status 1 if the proof does not hold.")
        @Argument(help: "The proof, or - for standard input.") var file: String
        @OptionGroup var keys: PinOptions
        @Option(help: "How to print the verdict.") var format: OutputFormat = .text

        func run() throws {
            let bytes = try Console.read(file, bytesMaximum: LedgerProof.bytesMaximum)
            let faults = ShapeFaults()
            guard let value = try? StrictJSON.parse(bytes),
                let proof = LedgerProof.read(value, into: faults)
            else {
                let first = faults.list.first.map { " \($0.place): \($0.sentence)" } ?? ""
                throw CommandFailure(
                    .data, "proof.shape", "\(file) is not a proof.\(first)",
                    remedy: "Give a file made by: mstcoord ledger prove")
            }
            let verdict = try proof.check(pins: keys.read())
            show(proof, verdict)
            if !verdict.findings.isEmpty {
                throw ExitCode(CommandFailure.Status.verdict.rawValue)
            }
        }

        private func show(_ proof: LedgerProof, _ verdict: LedgerProof.Verdict) {
            let holds = verdict.findings.isEmpty
            let json: JSONValue = [
                "verdict": holds ? "holds" : "fails", "entry": .integer(Int64(proof.entry)),
                "size": .integer(Int64(proof.head.size)), "root": .string(proof.head.rootText),
                "signedBy": .array(verdict.signedBy.map { .string($0) }),
                "notPinned": .array(verdict.notPinned.map { .string($0) }),
                "findings": .array(
                    verdict.findings.map {
                        ["code": .string($0.code.rawValue), "sentence": .string($0.sentence)]
                    }),
            ]
            var lines = [
                holds
                    ? "The document is entry \(proof.entry) of the ledger of \(proof.head.size)."
                    : "The proof does not hold.",
                "  root       \(proof.head.rootText)",
                "  signed by  \(verdict.signedBy.joined(separator: ", "))",
            ]
            lines += verdict.findings.map { "  \($0.code.rawValue): \($0.sentence)" }
            switch format {
            case .json: Console.out(json.prettyText())
            case .text: Console.out(lines.joined(separator: "\n"))
            case .csv:
                let rows = verdict.findings.map { "\($0.code.rawValue),\"\($0.sentence)\"" }
                Console.write((["code,sentence"] + rows).joined(separator: "\r\n") + "\r\n", to: 1)
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the whole ledger as one text file, a document a line.",
            discussion:
                "It is checked by `mstcoord ledger verify FILE` and Deploy/verify-ledger.py.")
        @Option(name: [.customShort("o"), .customLong("output")], help: "Where to write it.")
        var output: String
        @OptionGroup var service: StateOptions

        func run() async throws {
            let store = try LedgerStore(reading: service.settings().databasePath)
            let me = try store.read { try $0.setting(ServiceSetting.coordinator) } ?? ""
            // The daemon may go on: the lines end where the header says.
            let head = LedgerHead(of: try await LedgerProofs(store).newestTree())
            let file = try LineWriter(output)
            try file.write(LedgerExport.Header(coordinator: me, head: head).line)
            var last = 0
            while last < head.size {
                let batch = try store.read { view in
                    try view.entries(after: last, limit: min(500, head.size - last))
                }
                guard let end = batch.last?.entry else { break }
                for stored in batch { try file.write(LedgerExport.line(stored)) }
                last = end
            }
            try file.finish()
            Console.out("entries  \(head.size)\nroot     \(head.rootText)")
        }
    }
}
