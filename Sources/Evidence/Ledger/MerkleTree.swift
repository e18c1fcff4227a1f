/// The hash tree over a list of leaves: one value that stands for the whole list and its order.
/// - Source: RFC 9162 section 2.1.1.
package enum MerkleTree {
    /// The hash of a leaf's bytes, 32 bytes.
    package static func leafHash(_ leaf: [UInt8]) -> [UInt8] { leafHash(pieces: [leaf[...]]) }

    /// The hash of a leaf that lies in pieces.
    static func leafHash(pieces: [ArraySlice<UInt8>]) -> [UInt8] {
        Hashing.sha256(pieces: [[0x00]] + pieces)
    }

    /// The hash of two subtrees' hashes; its first byte keeps it from ever being a leaf's.
    package static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        Hashing.sha256([0x01] + left + right)
    }

    /// The root of the tree with these leaf hashes; of none, the hash of nothing.
    package static func root(of leafHashes: [[UInt8]]) -> [UInt8] {
        root(of: leafHashes[...])
    }

    private static func root(of leafHashes: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leafHashes.first else { return Hashing.sha256([]) }
        guard leafHashes.count > 1 else { return first }
        let middle = leafHashes.startIndex + splitPoint(leafHashes.count)
        return nodeHash(root(of: leafHashes[..<middle]), root(of: leafHashes[middle...]))
    }

    /// The size of the left subtree of a tree with so many leaves, at least 2: the largest power
    /// of two below it.
    static func splitPoint(_ count: Int) -> Int {
        precondition(count >= 2, "a single leaf has no subtrees")
        return 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
