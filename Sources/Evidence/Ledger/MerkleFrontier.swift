/// The right edge of a growing hash tree: all that is needed to append and to know the root.
///
/// It holds one hash for each bit set in the number of leaves, so a ledger of any length keeps
/// at most 63 of them.
/// - Source: RFC 9162 section 2.1.1; the same tree as `MerkleTree`, built from the left.
package struct MerkleFrontier: Equatable, Sendable {
    /// The number of leaves so far.
    package private(set) var count: Int
    /// The roots of the complete subtrees, the largest and leftmost first, 32 bytes each.
    package private(set) var peaks: [[UInt8]]

    /// The edge of an empty tree.
    package init() {
        count = 0
        peaks = []
    }

    /// An edge as it was stored; nil if the peaks cannot be those of so many leaves.
    package init?(count: Int, peaks: [[UInt8]]) {
        guard count >= 0, peaks.count == count.nonzeroBitCount,
            peaks.allSatisfy({ $0.count == 32 })
        else { return nil }
        self.count = count
        self.peaks = peaks
    }

    /// Appends a leaf by its hash, 32 bytes.
    package mutating func append(_ leafHash: [UInt8]) {
        precondition(leafHash.count == 32, "a leaf hash has 32 bytes")
        var hash = leafHash
        for _ in 0..<count.trailingOnesCount {
            hash = MerkleTree.nodeHash(peaks.removeLast(), hash)
        }
        peaks.append(hash)
        count += 1
    }

    /// The root of the tree so far; of no leaves, the hash of nothing.
    package var root: [UInt8] {
        guard var root = peaks.last else { return Hashing.sha256([]) }
        for peak in peaks.dropLast().reversed() { root = MerkleTree.nodeHash(peak, root) }
        return root
    }
}

extension Int {
    /// How many low bits are set before the first that is not.
    fileprivate var trailingOnesCount: Int { (~self).trailingZeroBitCount }
}
