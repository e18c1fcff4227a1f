import ArgumentParser
import Commissioning
import Coordination
import Evidence
import Exchange

/// `mstcoord key generate|show|rotate|revoke`.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Makes, shows, replaces and revokes keys.",
        subcommands: [Generate.self, Show.self, Rotate.self, Revoke.self])

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a party's keys; with --desk also the folder a partner works in.",
            discussion: """
                It makes an Ed25519 key, which signs everything, and beside it (NAME.pq.jwk.json) \
                an ML-DSA-65 key, which signs agreements, keysets and heads of the ledger too. \
                The thumbprint to read aloud is that of the first.

                With --desk it writes the desk, and beside it keyset.jws.json, the party's first \
                keyset, signed: drop that file, and read the thumbprint to the coordinator's \
                operator over the telephone.
                """)

        @Option(
            name: [.customShort("o"), .customLong("output")], help: "A file for the private key.")
        var output: String?

        @Option(help: "Make a desk in this folder.") var desk: String?
        @Option(help: "The party's id.") var party: String?
        @Option(help: "The coordinator's id.") var coordinator = "coordinator"
        @Option(name: .customLong("in"), help: "The party's in folder.") var inFolder: String?
        @Option(name: .customLong("out"), help: "The party's out folder.") var outFolder: String?
        @Option(
            help: ArgumentHelp(
                "Make a second key here that alone signs keysets and agreements; keep it offline.",
                valueName: "file"))
        var offline: String?

        func run() throws {
            let key = try PrivateKey.generate()
            let second = try PrivateKey.generate(.mlDSA65)
            if let desk {
                try makeDesk(desk, key, second)
            } else if let output {
                let text = key.privateJWK().prettyText() + "\n"
                try Console.save(Array(text.utf8), to: output, mode: 0o600, replace: false)
                try Console.save(
                    Array((second.privateJWK().prettyText() + "\n").utf8),
                    to: KeyFile.postQuantumPath(output), mode: 0o600, replace: false)
            } else {
                throw CommandFailure(
                    .usage, "key.output", "A private key is never printed.",
                    remedy: "Name a file with --output, or a folder with --desk.")
            }
            Console.out("thumbprint  \(key.publicKey.thumbprint.spoken)")
        }

        private func makeDesk(
            _ folder: String, _ key: PrivateKey, _ second: PrivateKey
        ) throws {
            guard let party, WireName.isWellFormed(party), let inFolder, let outFolder else {
                throw CommandFailure(
                    .usage, "key.desk", "A desk needs --party, --in and --out.",
                    remedy: "Name the party's id and its two folders.")
            }
            let offlineKey = try offline.map { path in
                let key = try PrivateKey.generate()
                let text = key.privateJWK().prettyText() + "\n"
                try Console.save(Array(text.utf8), to: path, mode: 0o600, replace: false)
                return key
            }
            let card = DeskCard(
                party: party, coordinator: coordinator, inFolder: inFolder, outFolder: outFolder)
            try Desk.make(
                folder, card: card, key: key, postQuantum: second, system: LocalFolderSystem())
            let keyset = try FirstKeyset.make(
                party: party, coordinator: coordinator, keys: [key, second], offline: offlineKey,
                now: SystemTime.clock.now())
            if let offlineKey {
                Console.out("offline     \(offlineKey.publicKey.thumbprint.spoken)")
                Console.out("            (read this one to the operator, not the other)")
            }
            try Console.save(
                keyset.generalBytes(), to: folder + "/keyset.jws.json", replace: false)
            Console.out("desk        \(folder)")
            Console.out("keyset      \(folder)/keyset.jws.json")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the public part of a private key file, or the keys of a set.")

        @Argument(help: "A private key, a public key, a key set or a keyset document.") var file:
            String

        @Option(help: "How to print it.") var format: OutputFormat = .text

        func run() throws {
            let bytes = try Console.read(file, bytesMaximum: 1 << 20)
            let value: JSONValue
            do {
                value = try StrictJSON.parse(bytes)
            } catch {
                throw CommandFailure(
                    .data, "key.not-json", "\(file), byte \(error.offset): \(error.sentence)",
                    remedy: "Give a JSON Web Key.")
            }
            let keys: JSONWebKeySet
            if let signed = try? SignedEnvelope.read(bytes), signed.type == Keyset.documentType {
                let head = try PayloadHead.inspect(signed.payload, type: signed.type)
                keys = try JSONWebKeySet(document: head.body["keys"] ?? .null)
            } else if value["d"] == nil, value["priv"] == nil {
                keys = try JSONWebKeySet(foreign: value)
            } else {
                keys = try JSONWebKeySet([PrivateKey(jwk: value).publicKey])
            }
            switch format {
            case .text, .csv:
                for key in keys.keys {
                    Console.out("\(key.thumbprint)\n  \(key.thumbprint.spoken)")
                }
            case .json: Console.out(keys.jwks().prettyText())
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "Gives a party, or the coordinator, a new key.",
            discussion: """
                Makes a key, and the next keyset, signed by the old key and the new. The old goes \
                on for a week, so that nothing on its way is lost. With --desk for a party; else \
                for the coordinator of --config or --state, whose daemon must be stopped. A key \
                that may have been stolen is taken back with: mstcoord key revoke
                """)
        @Option(
            parsing: .unconditional,
            help: "The thumbprint of the key to replace, if there are several.") var key: String?
        @Option(help: "Days that the old key is still good for, 0 to 90.") var overlapDays = 7
        @OptionGroup var options: KeyChangeOptions

        func run() async throws {
            guard (0...90).contains(overlapDays) else {
                throw CommandFailure(
                    .usage, "key.overlap", "--overlap-days must be from 0 to 90.", remedy: "Try 7.")
            }
            try await KeyChange(options).make(
                replacing: key, revoking: false, overlapDays: overlapDays)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Takes a key back for good, and puts a new one in its place.",
            discussion: """
                What the key signed and the ledger holds already stays good; nothing that comes \
                after this keyset does, whatever date stands in it. So drop the keyset at once, \
                and tell the operator by telephone.
                """)
        @Argument(help: "The key's thumbprint, with or without spaces.") var thumbprint: String?
        // One thumbprint in 64 begins with a hyphen, and cannot stand alone.
        @Option(parsing: .unconditional, help: "The same, whatever it begins with.")
        var key: String?
        @OptionGroup var options: KeyChangeOptions

        func run() async throws {
            guard let key = key ?? thumbprint else {
                throw CommandFailure(
                    .usage, "key.which", "It does not say which key.",
                    remedy: "Name it with --key THUMBPRINT.")
            }
            try await KeyChange(options).make(replacing: key, revoking: true, overlapDays: 0)
        }
    }
}

/// The first keyset of a party: an Ed25519 key that may sign everything, and a post-quantum one
/// beside it for what is to hold for decades.
enum FirstKeyset {
    static func make(
        party: String, coordinator: String, keys: [PrivateKey], offline: PrivateKey? = nil,
        now: Instant
    ) throws -> SignedEnvelope {
        var use: [KeyThumbprint: Keyset.Use] = [:]
        for key in keys.map(\.publicKey) {
            use[key.thumbprint] =
                key.kind == .ed25519 ? KeyTier.online(besides: offline) : KeyTier.postQuantum
        }
        if let offline { use[offline.publicKey.thumbprint] = KeyTier.offline }
        let keyset = try Keyset(
            party: party, version: 1, previous: nil,
            keys: JSONWebKeySet((keys + [offline].compactMap(\.self)).map(\.publicKey)), use: use)
        guard case .object(let body) = keyset.body() else {
            preconditionFailure("a keyset's body is an object")
        }
        let head = PayloadHead(
            type: Keyset.documentType, iss: party, aud: [coordinator], agreement: nil, seq: 1,
            prev: nil, iat: now.seconds, exp: now.seconds + Desk.validitySeconds,
            jti: SystemRandom.bytes(16), body: body)
        return try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type,
            with: keys.filter { offline == nil || $0.publicKey.kind != .ed25519 }
                + [offline].compactMap(\.self))
    }
}

/// The two kinds of keys: one at hand for every day, one in a safe for what outlives it.
enum KeyTier {
    /// Signs keysets and agreements alone.
    static let offline = Keyset.Use(
        types: ["keyset", "agreement"], notBefore: 0, notAfter: nil, revoked: false)

    /// Signs, beside an Ed25519 key, what is to hold for decades.
    static let postQuantum = Keyset.Use(
        types: EnvelopeSigner.postQuantumTypes.sorted(), notBefore: 0, notAfter: nil,
        revoked: false)

    /// Signs everything, or, beside an offline key, everything that it does not.
    static func online(besides offline: PrivateKey?) -> Keyset.Use {
        let daily = DocumentType.allCases.filter { !$0.isGovernance && !$0.isOurs }
        let types = offline == nil ? [Keyset.Use.everyType] : daily.map(\.rawValue).sorted()
        return Keyset.Use(types: types, notBefore: 0, notAfter: nil, revoked: false)
    }
}
