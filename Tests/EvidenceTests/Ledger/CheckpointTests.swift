import Evidence
import Testing

@Suite("Checkpoints") struct CheckpointTests {
    private let log = MerkleLog((0..<20).map { MerkleTree.leafHash([UInt8($0)]) })

    private func checkpoint(_ size: Int, from sizes: [Int]) -> Checkpoint {
        Checkpoint(
            head: LedgerHead(of: log, at: size),
            proofs: sizes.map {
                Checkpoint.Proof(in: log, from: LedgerHead(of: log, at: $0), to: size)
            }, cosigned: ["rotherham": LedgerHead(of: log, at: 3)])
    }

    @Test("what is written is read back") func roundTrip() {
        let faults = ShapeFaults()
        let written = checkpoint(20, from: [7, 12])
        #expect(Checkpoint.read(written.body, into: faults) == written)
        #expect(faults.list.isEmpty)
    }

    @Test("a checkpoint that proves the last head is consistent; the first one always is")
    func consistent() {
        #expect(checkpoint(20, from: []).standing(after: nil) == .consistent)
        for size in 1...20 {
            let last = LedgerHead(of: log, at: size)
            #expect(checkpoint(20, from: [size]).standing(after: last) == .consistent)
        }
    }

    @Test("a checkpoint without a proof from the last head is neither believed nor held against it")
    func unproven() {
        let last = LedgerHead(of: log, at: 9)
        #expect(checkpoint(20, from: [8, 10]).standing(after: last) == .unproven)
    }

    @Test("a shorter, a different and an unproved history contradict the last head")
    func contradiction() {
        func contradicts(_ checkpoint: Checkpoint, _ last: LedgerHead) -> Bool {
            if case .contradicts = checkpoint.standing(after: last) { return true }
            return false
        }
        let rewritten = MerkleLog((0..<20).map { MerkleTree.leafHash([UInt8($0 == 4 ? 99 : $0)]) })
        #expect(contradicts(checkpoint(10, from: [7]), LedgerHead(of: log, at: 11)))
        #expect(contradicts(checkpoint(20, from: []), LedgerHead(of: rewritten)))
        // An honest proof of the new history from its own past does not help.
        #expect(contradicts(checkpoint(20, from: [9]), LedgerHead(of: rewritten, at: 9)))
        let forged = Checkpoint(
            head: LedgerHead(of: rewritten),
            proofs: [
                Checkpoint.Proof(
                    from: LedgerHead(of: log, at: 9),
                    path: log.consistencyPath(from: 9, to: 20))
            ], cosigned: [:])
        #expect(contradicts(forged, LedgerHead(of: log, at: 9)))
    }
}
