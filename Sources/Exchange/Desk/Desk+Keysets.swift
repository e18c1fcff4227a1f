import Commissioning
import Evidence

extension Desk {
    /// The party's own signed keysets as they lie in the desk's folder, oldest first:
    /// `keyset.jws.json`, then `keyset-2.jws.json` and so on.
    /// - Throws: `FolderFault`, `DeskFault.sent` for a file that is not a signed document.
    package func keysets() throws -> [SignedEnvelope] {
        var found: [SignedEnvelope] = []
        while true {
            let name = Desk.keysetName(version: found.count + 1)
            guard let bytes = try read(name) else { return found }
            guard let envelope = try? SignedEnvelope.read(bytes) else { throw DeskFault.sent(name) }
            found.append(envelope)
        }
    }

    /// The name of a keyset's file.
    package static func keysetName(version: Int) -> String {
        version == 1 ? "keyset.jws.json" : "keyset-\(version).jws.json"
    }

    /// The newest keyset's content, or nil if there is none here.
    /// - Throws: as `keysets`; `Refusal`.
    package func newestKeyset() throws -> Keyset? {
        guard let newest = try keysets().last else { return nil }
        let head = try PayloadHead.inspect(newest.payload, type: Keyset.documentType)
        let faults = ShapeFaults()
        guard let keyset = Keyset.read(.object(head.body), into: faults) else {
            throw Refusal(.bodyShape, faults)
        }
        return keyset
    }

    /// The keys of this desk that may sign a type now; all of them where no keyset says more.
    /// - Throws: `FolderFault`, `DeskFault`.
    package func keys(for type: String, asOf now: Instant) throws -> [PrivateKey] {
        let all = try keys()
        guard let keyset = try newestKeyset() else { return all }
        let fitting = all.filter { key in
            guard let use = keyset.use[key.publicKey.thumbprint] else { return false }
            return use.permits(type) && use.isCurrent(asOf: now.seconds)
        }
        // The newest key comes last in its folder; one signature does unless more are asked for.
        // A post-quantum key counts as nobody, and signs beside them.
        let counted = fitting.filter { $0.publicKey.kind != .mlDSA65 }
        let beside = fitting.filter { $0.publicKey.kind == .mlDSA65 }
        return Array(counted.suffix(keyset.threshold.forType(type)) + beside.suffix(1))
    }

    /// The highest number without a gap of the coordinator's files in the `out` folder.
    /// - Throws: `FolderFault`.
    package func acknowledged() throws -> StreamPosition? {
        try system.withFolder(FolderPath(card.outFolder)) { opened in
            let names = try opened.listing(countMaximum: 1 << 20).names.filter { !$0.isIgnored }
            var numbered: [Int: FileName] = [:]
            for name in names {
                guard let published = PublishedName(stored: name.escaped),
                    !published.isGovernance, !published.isForOurselves
                else { continue }
                numbered[published.sequence] = name
            }
            guard var last = numbered.keys.min() else { return nil }
            while numbered[last + 1] != nil { last += 1 }
            guard let name = numbered[last],
                case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 20),
                let envelope = try? SignedEnvelope.read(bytes),
                let head = try? PayloadHead.inspect(envelope.payload, type: nil),
                head.iss == card.coordinator, head.seq == last
            else { return nil }
            return StreamPosition(seq: last, digest: envelope.digest)
        }
    }

    private func read(_ name: String) throws -> [UInt8]? {
        try system.withFolder(FolderPath(folder)) { opened in
            guard
                case .bytes(let bytes, _) = try opened.read(
                    FileName(ours: name), bytesMaximum: SignedEnvelope.bytesMaximum)
            else { return nil }
            return bytes
        }
    }
}
