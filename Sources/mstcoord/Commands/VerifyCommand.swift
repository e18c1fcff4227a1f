import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Storage

/// `mstcoord verify FILE`: checks a signed file and acts on nothing.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a signed file: with the keys alone, or as a service would.",
        discussion: """
            With --jwks it needs nothing but a JSON Web Key Set. Without, it asks the service's \
            own trust: whose keys they are and what they may sign. Exit status 1 if refused.
            """)

    @Argument(help: "The file, or - for standard input.") var file: String

    @Option(help: ArgumentHelp("A JSON Web Key Set with the keys to believe.", valueName: "file"))
    var jwks: String?

    @Flag(name: .customLong("envelope-only"), help: "Stop before the payload is read.")
    var envelopeOnly = false

    @Option(help: "How to print the verdict.") var format: OutputFormat = .text

    @OptionGroup var service: StateOptions

    func run() async throws {
        let bytes = try Console.read(file, bytesMaximum: SignedEnvelope.bytesMaximum + 1)
        var verdict = FileVerdict()
        do {
            let envelope = try SignedEnvelope.read(bytes)
            verdict.type = envelope.type
            verdict.digest = envelope.digest.description
            verdict.kids = envelope.signatures.map(\.header.kid.text)
            if let jwks {
                try verdict.check(envelope, keys: foreignKeys(jwks), envelopeOnly: envelopeOnly)
            } else {
                try verdict.check(envelope, trust: serviceTrust(), envelopeOnly: envelopeOnly)
            }
        } catch let refusal as Refusal {
            verdict.refusal = refusal
        }
        print(verdict)
        if verdict.refusal != nil { throw ExitCode(CommandFailure.Status.verdict.rawValue) }
    }

    private func foreignKeys(_ path: String) throws -> JSONWebKeySet {
        let bytes = try Console.read(path, bytesMaximum: 1 << 20)
        do {
            return try JSONWebKeySet(foreign: try StrictJSON.parse(bytes))
        } catch let fault as JSONFault {
            throw CommandFailure(
                .data, "jwks.not-json", "\(path), byte \(fault.offset): \(fault.sentence)",
                remedy: "Give a JSON Web Key Set (RFC 7517).")
        }
    }

    private func serviceTrust() throws -> (trust: TrustStore, asOf: Int) {
        let settings = try service.settings()
        let store = try LedgerStore(reading: settings.databasePath)
        return try store.read { view in
            let me = try view.setting(ServiceSetting.coordinator) ?? ""
            var book = Book(me: me, keys: [], randomBytes: { _ in [] })
            try book.catchUp(from: view)
            return (book.trust, book.state.asOf.seconds)
        }
    }

    private func print(_ verdict: FileVerdict) {
        switch format {
        case .json: Console.out(verdict.json.prettyText())
        case .csv:
            let row = [
                verdict.refusal == nil ? "accepted" : "refused", verdict.code,
                verdict.issuer ?? "", verdict.type ?? "", verdict.digest ?? "",
            ]
            Console.write(
                "verdict,code,issuer,type,digest\r\n\(row.joined(separator: ","))\r\n", to: 1)
        case .text: Console.out(verdict.text)
        }
    }
}

/// What came of checking one file.
struct FileVerdict {
    var refusal: Refusal?
    var issuer: String?
    var type: String?
    var digest: String?
    var kids: [String] = []

    var code: String { refusal?.code.rawValue ?? "accepted" }

    var sentence: String {
        guard let refusal else { return "Every signature by a known key is good." }
        return refusal.detail.isEmpty
            ? refusal.code.sentence : "\(refusal.code.sentence) \(refusal.detail)"
    }

    /// With nothing but keys: whose they are is the asker's business.
    mutating func check(
        _ envelope: SignedEnvelope, keys: JSONWebKeySet, envelopeOnly: Bool
    ) throws {
        let verified = try envelope.verify(with: keys.key)
        guard !envelopeOnly else { return }
        issuer = try PayloadHead.read(verified).iss
    }

    /// With a service's trust: the keys must belong to the issuer and be allowed to sign this.
    mutating func check(
        _ envelope: SignedEnvelope, trust: (trust: TrustStore, asOf: Int), envelopeOnly: Bool
    ) throws {
        let verified = try envelope.verify(with: trust.trust.publicKey)
        try trust.trust.checkKeys(of: verified, asOf: trust.asOf)
        guard !envelopeOnly else { return }
        let head = try PayloadHead.read(verified)
        issuer = head.iss
        if DocumentType(rawValue: head.type) != .agreement {
            try trust.trust.authorise(verified, head, asOf: trust.asOf)
        }
    }

    var json: JSONValue {
        [
            "verdict": refusal == nil ? "accepted" : "refused", "code": .string(code),
            "sentence": .string(sentence),
            "issuer": issuer.map { .string($0) } ?? .null,
            "type": type.map { .string($0) } ?? .null,
            "digest": digest.map { .string($0) } ?? .null,
            "kids": .array(kids.map { .string($0) }),
        ]
    }

    var text: String {
        var lines = [refusal == nil ? "accepted: \(sentence)" : "refused: \(code): \(sentence)"]
        if let refusal { lines.append("  → \(refusal.code.remedy)") }
        if let issuer { lines.append("  issuer  \(issuer)") }
        if let type { lines.append("  type    \(type)") }
        if let digest { lines.append("  digest  \(digest)") }
        lines += kids.map { "  key     \($0)" }
        return lines.joined(separator: "\n")
    }
}
