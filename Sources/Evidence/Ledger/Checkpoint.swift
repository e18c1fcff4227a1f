/// What a `checkpoint` document says: the ledger as it stands, and the proof that it only grew.
///
/// ```json
/// {"size": 412, "root": "sha-256:…",
///  "proofs": [{"from": {"size": 398, "root": "sha-256:…"}, "path": ["sha-256:…"]}],
///  "cosigned": {"rotherham": {"size": 398, "root": "sha-256:…"}},
///  "returned": [{"party": "rotherham", "of": "sha-256:…", "entry": 405}]}
/// ```
/// There is a proof from the last head sent to its recipient, and one from the last head that the
/// recipient cosigned, so that lost files do no harm. `cosigned` tells every party which heads the
/// others have signed: whoever shows two parties two histories shows both the contradiction.
/// `returned` says where the cosigned heads stand that have come back since the last head was sent:
/// no receipt does, and a ledger restored from an old copy must find their places again.
/// - Source: RFC 9162 sections 2.1.4 and 4.10.
package struct Checkpoint: Equatable, Sendable {
    /// The type of the document that carries it.
    package static let documentType = "checkpoint"
    /// The most proofs of one checkpoint.
    package static let proofCountMaximum = 8

    /// A proof that the ledger begins with what it was at an earlier head.
    package struct Proof: Equatable, Sendable {
        /// The earlier head.
        package let from: LedgerHead
        /// The hashes, as `MerkleProof.isConsistent` takes them.
        package let path: [[UInt8]]

        /// The proof of a ledger from an earlier size to a later one.
        package init(in log: MerkleLog, from old: LedgerHead, to size: Int) {
            from = old
            path = log.consistencyPath(from: old.size, to: size)
        }

        /// A proof as somebody gives it.
        package init(from: LedgerHead, path: [[UInt8]]) {
            self.from = from
            self.path = path
        }
    }

    /// The most returned heads that one checkpoint names.
    package static let returnedCountMaximum = 400

    /// A head that came back with its recipient's signature.
    package struct Returned: Equatable, Sendable {
        /// Who cosigned it.
        package let party: String
        /// Digest of its payload.
        package let digest: PayloadDigest
        /// Its entry in the ledger.
        package let entry: Int

        /// A head that came back.
        package init(party: String, digest: PayloadDigest, entry: Int) {
            self.party = party
            self.digest = digest
            self.entry = entry
        }

        var json: JSONValue {
            [
                "party": .string(party), "of": .string(digest.description),
                "entry": .integer(Int64(entry)),
            ]
        }

        init?(_ reader: ShapeReader) {
            let party = reader.string("party", bytesMaximum: 40)
            let digest = reader.string("of").flatMap { PayloadDigest($0) }
            let entry = reader.integer("entry", in: 1...StrictJSON.integerMaximum)
            reader.finish()
            guard let party, let digest, let entry else { return nil }
            self.init(party: party, digest: digest, entry: entry)
        }
    }

    /// The ledger just before this document.
    package let head: LedgerHead
    /// Proofs from earlier heads, each from another size.
    package let proofs: [Proof]
    /// The last head that each party has cosigned, by party id.
    package let cosigned: [String: LedgerHead]
    /// Heads that came back since the last head was sent, in the order of their entries; `nil` in
    /// documents of programs that did not say so.
    package let returned: [Returned]?

    /// What a checkpoint says.
    package init(
        head: LedgerHead, proofs: [Proof], cosigned: [String: LedgerHead],
        returned: [Returned]? = []
    ) {
        self.head = head
        self.proofs = proofs
        self.cosigned = cosigned
        self.returned = returned
    }

    /// The body of its document.
    package var body: JSONValue {
        var body = JSONObject([
            ("size", .integer(Int64(head.size))), ("root", .string(head.rootText)),
            (
                "proofs",
                .array(proofs.map { ["from": $0.from.json, "path": LedgerHash.json($0.path)] })
            ),
            (
                "cosigned",
                .object(JSONObject(cosigned.sorted { $0.key < $1.key }.map { ($0, $1.json) }))
            ),
        ])
        if let returned { body["returned"] = .array(returned.map(\.json)) }
        return .object(body)
    }

    /// The head alone that the body of a document of our own states; nil if it states none.
    package static func head(in body: JSONObject) -> LedgerHead? {
        guard case .integer(let size)? = body["size"], size >= 0,
            case .string(let text)? = body["root"], let root = LedgerHash.bytes(text)
        else { return nil }
        return LedgerHead(size: Int(size), root: root)
    }

    /// Reads the body of a document; nil after recording at least one fault.
    package static func read(
        _ body: JSONValue, at place: String = "/body", into faults: ShapeFaults
    ) -> Checkpoint? {
        let reader = ShapeReader(body, at: place, into: faults)
        let size = reader.integer("size", in: 0...StrictJSON.integerMaximum)
        let root = LedgerHash.read("root", in: reader)
        let listed = reader.array("proofs", countMaximum: proofCountMaximum) ?? []
        let proofs = listed.compactMap { element -> Proof? in
            let proof = ShapeReader(element.value, at: element.place, into: faults)
            let from = proof.object("from").flatMap(LedgerHead.read)
            let path = LedgerHash.readPath("path", in: proof)
            proof.finish()
            guard let from, let path else { return nil }
            return Proof(from: from, path: path)
        }
        var cosigned: [String: LedgerHead] = [:]
        if let parties = reader.object("cosigned") {
            for party in parties.names.prefix(PayloadHead.partyCountMaximum) {
                cosigned[party] = parties.object(party).flatMap(LedgerHead.read)
            }
            parties.finish()
        }
        let named = reader.optionalArray("returned", countMaximum: returnedCountMaximum)
        let returned = named?.compactMap {
            Returned(ShapeReader($0.value, at: $0.place, into: faults))
        }
        reader.finish()
        guard let size, let root, returned?.count == named?.count, faults.list.isEmpty else {
            return nil
        }
        return Checkpoint(
            head: LedgerHead(size: size, root: root), proofs: proofs, cosigned: cosigned,
            returned: returned)
    }
}

extension Checkpoint {
    /// What a checkpoint is worth to somebody who has seen an earlier one.
    package enum Standing: Equatable, Sendable {
        /// It is proved that everything seen before is still there, in its place.
        case consistent
        /// There is no proof from the head seen last: files are missing in between.
        case unproven
        /// It contradicts the head seen last: the history was changed. One sentence says how.
        case contradicts(String)
    }

    /// Compares it with the head that was seen last; nil: none before it.
    package func standing(after last: LedgerHead?) -> Standing {
        guard let last else { return .consistent }
        if head.size < last.size {
            return .contradicts(
                "The ledger had \(last.size) entries and is said to have \(head.size).")
        }
        if head.size == last.size {
            return head.root == last.root
                ? .consistent
                : .contradicts("Two different ledgers of \(last.size) entries were signed.")
        }
        guard let proof = proofs.first(where: { $0.from.size == last.size }) else {
            return .unproven
        }
        guard proof.from.root == last.root else {
            return .contradicts(
                "At \(last.size) entries the root was another one when it was signed.")
        }
        return MerkleProof.isConsistent(from: last, to: head, path: proof.path)
            ? .consistent
            : .contradicts(
                "The proof from \(last.size) to \(head.size) entries does not hold.")
    }
}
