extension LedgerProof {
    /// What a proof is worth.
    package struct Verdict: Equatable, Sendable {
        /// Parties whose signature under the head is good and whose key was vouched for, sorted.
        package var signedBy: [String] = []
        /// Parties whose signature is there and whose key nobody vouched for.
        package var notPinned: [String] = []
        /// Everything that is wrong; empty: the document is in the ledger of these signers.
        package var findings: [Finding] = []
    }

    /// One thing that is wrong with a proof.
    package struct Finding: Equatable, Sendable {
        /// What kind of thing.
        package enum Code: String, CaseIterable, Sendable {
            /// The document shown is not the one whose leaf hash is proved.
            case document = "proof.document"
            /// The path does not lead from the leaf to the root.
            case path = "proof.path"
            /// The signed head is another one than the proof's.
            case head = "proof.head"
            /// The head is not signed, or a signature under it is wrong.
            case signature = "proof.signature"
            /// No signer's key was vouched for by whoever asks.
            case pin = "proof.pin"
        }

        /// What kind of thing.
        package let code: Code
        /// One sentence for a person.
        package let sentence: String
    }

    /// Checks the proof with nothing but the thumbprints that the asker vouches for, by party.
    package func check(pins: [String: KeyThumbprint]) -> Verdict {
        var verdict = Verdict()
        func find(_ code: Finding.Code, _ sentence: String) {
            verdict.findings.append(Finding(code: code, sentence: sentence))
        }
        if let document, MerkleTree.leafHash(document.ledgerLeaf()) != leafHash {
            find(.document, "The document shown is not the one that is proved.")
        }
        let root = MerkleProof.root(
            ofLeaf: leafHash, index: entry - 1, size: head.size, path: path)
        if root != head.root { find(.path, "The path does not lead to the root.") }
        guard let checkpoint else {
            find(.signature, "No signed head of the ledger stands in the proof.")
            return verdict
        }
        do {
            let signed = try signedHead(checkpoint, pins)
            verdict.signedBy = signed.by
            verdict.notPinned = signed.notPinned
            if signed.head != head { find(.head, "The signed head is another one.") }
            if signed.by.isEmpty {
                find(.pin, "Nobody whose key you vouched for has signed the head.")
            }
        } catch {
            find(.signature, "The signed head does not verify: \(error)")
        }
        return verdict
    }

    private func signedHead(
        _ checkpoint: SignedEnvelope, _ pins: [String: KeyThumbprint]
    ) throws(Refusal) -> (head: LedgerHead, by: [String], notPinned: [String]) {
        var trust = TrustStore()
        for (party, pin) in pins { trust.pin(party, thumbprint: pin) }
        var strangers: Set<String> = []
        for keyset in keysets {
            let head = try PayloadHead.inspect(keyset.payload, type: Keyset.documentType)
            guard pins[head.iss] != nil else {
                strangers.insert(head.iss)
                continue
            }
            _ = try trust.accept(keyset, asOf: head.iat)
        }
        guard checkpoint.type == Checkpoint.documentType else {
            throw Refusal(.payloadType, "It is of type \(checkpoint.type).")
        }
        let head = try PayloadHead.inspect(checkpoint.payload, type: checkpoint.type)
        let faults = ShapeFaults()
        guard let said = Checkpoint.read(.object(head.body), into: faults) else {
            throw Refusal(.bodyShape, faults)
        }
        guard checkpoint.signatures.contains(where: { trust.lookup($0.header.kid) != nil }) else {
            return (said.head, [], strangers.sorted())
        }
        let verified = try checkpoint.verify(with: trust.publicKey)
        try trust.checkKeys(of: verified, asOf: head.iat)
        let reached = trust.partiesAtThreshold(verified, asOf: head.iat)
        return (said.head, reached.sorted(), strangers.sorted())
    }
}
