import ArgumentParser
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc

/// Which keys a change is about, and where the private ones are.
struct KeyChangeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The party's own folder, with its keys.", valueName: "dir"))
    var desk: String?

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "A private key that is not in the desk, such as the offline one.", valueName: "file"))
    var extra: [String] = []

    @Flag(help: "Drop the new keyset into the party's in folder at once.") var drop = false

    /// Only where there is no desk: the coordinator's own keys.
    @OptionGroup var service: StateOptions
}

/// One change of a keyset: made, checked as the coordinator will check it, and written.
struct KeyChange {
    let options: KeyChangeOptions

    init(_ options: KeyChangeOptions) {
        self.options = options
    }

    /// Makes the change for a desk's party, or for the coordinator.
    func make(replacing key: String?, revoking: Bool, overlapDays: Int) async throws {
        let change = KeysetChange(
            replacing: try key.map(Self.thumbprint), revoking: revoking,
            overlapSeconds: overlapDays * 86_400)
        if let folder = options.desk {
            try atDesk(Desk(folder, system: LocalFolderSystem()), change)
        } else {
            try await ofCoordinator(change)
        }
    }

    private static func thumbprint(_ text: String) throws -> KeyThumbprint {
        guard let found = KeyThumbprint(spoken: text) else {
            throw CommandFailure(
                .usage, "trust.thumbprint", "That is not a thumbprint of 43 letters.",
                remedy: "See the thumbprints with: mstcoord key show FILE")
        }
        return found
    }

    private func atDesk(_ desk: Desk, _ change: KeysetChange) throws {
        guard let current = try desk.keysets().last, let keyset = try desk.newestKeyset() else {
            throw CommandFailure(
                .noInput, "key.keyset", "There is no keyset.jws.json in \(desk.folder).",
                remedy: "Put the party's newest keysets there, the first as keyset.jws.json.")
        }
        let now = try DemonstrationTime.now(at: desk.card.demonstrationClock)
        let keys = try desk.keys() + options.extra.map(KeyFile.read)
        let made = try change.make(
            from: keyset, current.digest, keys: keys, coordinator: desk.card.coordinator, now: now)
        let version = made.keyset.version
        // The private key first: a keyset whose key is lost would lock the party out.
        try Console.save(
            Array((made.key.privateJWK().prettyText() + "\n").utf8),
            to: "\(desk.folder)/keys/\(desk.card.party)-\(version).jwk.json", mode: 0o600,
            replace: false)
        let path = "\(desk.folder)/\(Desk.keysetName(version: version))"
        try Console.save(made.envelope.generalBytes(), to: path, replace: false)
        Console.out("thumbprint  \(made.key.publicKey.thumbprint.spoken)")
        Console.out("keyset      \(path)")
        if options.drop {
            let head = try PayloadHead.inspect(made.envelope.payload, type: nil)
            Console.out("dropped     \(try desk.drop(made.envelope, head))")
        } else {
            Console.out("Drop that file into \(desk.card.inFolder).")
        }
    }

    private func ofCoordinator(_ change: KeysetChange) async throws {
        let opened = try OpenedService.forOperator(options.service)
        guard let current = await opened.coordinator.ownKeyset else {
            throw CommandFailure(
                .data, "key.keyset", "The ledger holds no keyset of the coordinator.",
                remedy: "Check the ledger with: mstcoord ledger verify")
        }
        let path = opened.settings.keyPath
        let keys = try KeyFile.readBoth(path) + options.extra.map(KeyFile.read)
        let made = try change.make(
            from: current.keyset, current.digest, keys: keys,
            coordinator: current.keyset.party, now: OperatorTime.clock(opened.store).now())
        let folder = opened.settings.stateDirectory + "/keys"
        let new = "\(folder)/coordinator-\(made.keyset.version).jwk.json"
        try Console.save(
            Array((made.key.privateJWK().prettyText() + "\n").utf8), to: new, mode: 0o600,
            replace: false)
        try await opened.coordinator.renew(with: made.envelope)
        let used = "\(folder)/coordinator.jwk.json"
        if path == used {
            // Kept, because an agreement that waits for signatures may still need it.
            try Console.save(
                Array((keys[0].privateJWK().prettyText() + "\n").utf8),
                to: "\(folder)/coordinator-\(made.keyset.version - 1)-old.jwk.json", mode: 0o600,
                replace: true)
            try Console.save(
                Array((made.key.privateJWK().prettyText() + "\n").utf8), to: used, mode: 0o600,
                replace: true)
        } else {
            Console.out("Let the service manager's credential be \(new) from now on.")
        }
        Console.out("thumbprint  \(made.key.publicKey.thumbprint.spoken)")
        Console.out("The new keyset is in the ledger; every party finds it in its out folder.")
    }
}

/// What becomes of a keyset when one of its keys is replaced.
struct KeysetChange {
    /// The key to replace; nil if only one is at hand.
    let replacing: KeyThumbprint?
    let revoking: Bool
    let overlapSeconds: Int

    /// The next keyset with a new key in place of the old one, signed by all keys that count.
    ///
    /// - Throws: `CommandFailure` if it is not clear which key, or too few are at hand to sign.
    func make(
        from keyset: Keyset, _ digest: PayloadDigest, keys: [PrivateKey], coordinator: String,
        now: Instant
    ) throws -> (key: PrivateKey, keyset: Keyset, envelope: SignedEnvelope) {
        let old = try chosen(keyset, keys, now: now)
        guard let oldUse = keyset.use[old], !oldUse.revoked else {
            throw CommandFailure(
                .data, "key.keyset", "Key \(old) is not one of the keyset's that is still good.",
                remedy: "See the keys with: mstcoord key show FILE")
        }
        let kind = keyset.keys.keys.first { $0.thumbprint == old }?.kind ?? .ed25519
        let new = try PrivateKey.generate(kind)
        var use = keyset.use.filter { $0.value.revoked || $0.value.notAfter ?? .max > now.seconds }
        use[new.publicKey.thumbprint] = Keyset.Use(
            types: oldUse.types, notBefore: now.seconds, notAfter: nil)
        use[old] = Keyset.Use(
            types: oldUse.types, notBefore: oldUse.notBefore,
            notAfter: revoking ? oldUse.notAfter : now.seconds + overlapSeconds, revoked: revoking)
        let publicKeys = keyset.keys.keys.filter { use[$0.thumbprint] != nil } + [new.publicKey]
        let next = try Keyset(
            party: keyset.party, version: keyset.version + 1, previous: digest,
            keys: JSONWebKeySet(publicKeys), use: use, threshold: keyset.threshold)
        let signers = (keys + [new]).filter { key in
            let kid = key.publicKey.thumbprint
            return [keyset, next].contains { set in
                set.use[kid].map {
                    $0.permits(Keyset.documentType) && $0.isCurrent(asOf: now.seconds)
                } ?? false
            }
        }
        try check(keyset, next, signers, now: now)
        guard case .object(let body) = next.body() else {
            preconditionFailure("a keyset's body is an object")
        }
        let head = PayloadHead(
            type: Keyset.documentType, iss: next.party, aud: [coordinator], agreement: nil,
            seq: next.version, prev: digest, iat: now.seconds,
            exp: now.seconds + Desk.validitySeconds, jti: SystemRandom.bytes(16), body: body)
        let envelope = try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: signers)
        return (new, next, envelope)
    }

    private func chosen(
        _ keyset: Keyset, _ keys: [PrivateKey], now: Instant
    ) throws -> KeyThumbprint {
        if let replacing { return replacing }
        // The post-quantum key stands beside the other one, and is replaced when it is named.
        let classic = keys.map(\.publicKey).filter { $0.kind == .ed25519 }
        let current = classic.map(\.thumbprint).filter { kid in
            keyset.use[kid].map { $0.isCurrent(asOf: now.seconds) && $0.notAfter == nil } ?? false
        }
        // The offline key lies beside the everyday one only while it signs.
        let daily = current.filter { keyset.permits($0, DocumentType.nomination.rawValue) }
        let choice = daily.isEmpty ? current : daily
        guard choice.count == 1, let only = choice.first else {
            throw CommandFailure(
                .usage, "key.which", "There are \(choice.count) keys that could be replaced.",
                remedy: "Name one with --key THUMBPRINT.")
        }
        return only
    }

    /// Whether enough keys are at hand, before anything is written.
    private func check(
        _ old: Keyset, _ next: Keyset, _ signers: [PrivateKey], now: Instant
    ) throws {
        for keyset in [old, next] {
            let count = signers.map(\.publicKey).count { key in
                // A threshold counts Ed25519 keys; the other signature is beside it.
                key.kind == .ed25519
                    && keyset.use[key.thumbprint].map {
                        $0.permits(Keyset.documentType) && $0.isCurrent(asOf: now.seconds)
                    } ?? false
            }
            guard count >= keyset.threshold.keyset else {
                throw CommandFailure(
                    .data, RefusalCode.keyThreshold.rawValue,
                    "Keyset \(keyset.version) needs \(keyset.threshold.keyset) keys that may sign "
                        + "keysets, and \(count) are at hand.",
                    remedy: "Name the offline key with --with FILE.")
            }
        }
    }
}
