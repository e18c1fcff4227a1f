/// Checks of proofs about a hash tree, from nothing but hashes.
///
/// Every index, size, path and hash comes from somebody else and may be anything.
package enum MerkleProof {
    /// The most hashes of a proof: a tree of 2^62 leaves needs no more.
    package static let pathCountMaximum = 64

    /// The root that an inclusion proof leads to; nil if it is none for this leaf and size.
    ///
    /// - Source: RFC 9162 section 2.1.3.2.
    package static func root(
        ofLeaf leafHash: [UInt8], index: Int, size: Int, path: [[UInt8]]
    ) -> [UInt8]? {
        guard index >= 0, index < size, path.count <= pathCountMaximum,
            leafHash.count == 32, path.allSatisfy({ $0.count == 32 })
        else { return nil }
        var (node, last, hash) = (index, size - 1, leafHash)
        for sibling in path {
            guard last > 0 else { return nil }
            if node & 1 == 1 || node == last {
                hash = MerkleTree.nodeHash(sibling, hash)
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = MerkleTree.nodeHash(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }

    /// Whether the larger tree begins with exactly the leaves of the smaller one.
    ///
    /// Every tree begins with the empty one, and with itself; both need an empty path.
    /// - Source: RFC 9162 section 2.1.4.2.
    package static func isConsistent(
        from old: LedgerHead, to new: LedgerHead, path: [[UInt8]]
    ) -> Bool {
        guard old.size >= 0, old.size <= new.size, path.count <= pathCountMaximum,
            path.allSatisfy({ $0.count == 32 })
        else { return false }
        if old.size == 0 { return path.isEmpty && old.root == Hashing.sha256([]) }
        if old.size == new.size { return path.isEmpty && old.root == new.root }
        var rest = path[...]
        // The root of a complete subtree is a node of the larger tree, and is not sent.
        let isComplete = old.size.nonzeroBitCount == 1
        guard let first = isComplete ? old.root : rest.popFirst() else { return false }
        var (node, last) = (old.size - 1, new.size - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        var (oldRoot, newRoot) = (first, first)
        for sibling in rest {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                oldRoot = MerkleTree.nodeHash(sibling, oldRoot)
                newRoot = MerkleTree.nodeHash(sibling, newRoot)
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                newRoot = MerkleTree.nodeHash(newRoot, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && oldRoot == old.root && newRoot == new.root
    }
}
