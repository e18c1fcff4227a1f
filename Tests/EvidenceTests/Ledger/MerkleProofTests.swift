import Evidence
import Testing

/// The proofs that Certificate Transparency's implementations share as test data, over the eight
/// leaves of `MerkleTests`: transparency-dev/merkle, testdata, the cases named "happy path"; each
/// is then spoiled in the ways that the other cases there are.
@Suite("Merkle proofs") struct MerkleProofTests {
    private static let nodes = [
        "a": "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "b": "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "c": "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "d": "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "e": "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "f": "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "g": "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "h": "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "z": "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "i": "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    ]

    private static func path(_ names: String) -> [[UInt8]] {
        names.map { hexBytes(nodes[String($0)] ?? "") }
    }

    private static func head(_ size: Int) -> LedgerHead {
        LedgerHead(size: size, root: hexBytes(MerkleTests.roots[size]))
    }

    private static let log = MerkleLog(MerkleTests.leaves.map(MerkleTree.leafHash))

    @Test(
        "the published inclusion proofs are made and hold",
        arguments: [(0, 1, ""), (0, 8, "abc"), (5, 8, "def"), (2, 3, "i"), (1, 5, "zbd")])
    func inclusion(_ index: Int, _ size: Int, _ published: String) throws {
        let path = Self.path(published)
        #expect(Self.log.inclusionPath(of: index, size: size) == path)
        let leaf = MerkleTree.leafHash(MerkleTests.leaves[index])
        let root = Self.head(size).root
        func leadsToRoot(_ leaf: [UInt8], _ index: Int, _ size: Int, _ path: [[UInt8]]) -> Bool {
            MerkleProof.root(ofLeaf: leaf, index: index, size: size, path: path) == root
        }
        #expect(leadsToRoot(leaf, index, size, path))
        for wrong in [-1, index - 1, index + 1, index ^ 2, size] {
            #expect(!leadsToRoot(leaf, wrong, size, path), "index \(wrong)")
        }
        for wrong in [-1, 0, size * 2, size / 2] where wrong != size {
            #expect(!leadsToRoot(leaf, index, wrong, path), "size \(wrong)")
        }
        #expect(!leadsToRoot(Hashing.sha256([]), index, size, path), "wrong leaf")
        #expect(!leadsToRoot(leaf, index, size, path + [[]]), "trailing garbage")
        #expect(!leadsToRoot(leaf, index, size, path + [root]), "trailing root")
        #expect(!leadsToRoot(leaf, index, size, [[1]] + path), "preceding garbage")
        #expect(!leadsToRoot(leaf, index, size, [root] + path), "preceding root")
        for place in path.indices {
            var modified = path
            modified[place][0] ^= 8
            #expect(!leadsToRoot(leaf, index, size, modified), "bit in hash \(place)")
            var shorter = path
            shorter.remove(at: place)
            #expect(!leadsToRoot(leaf, index, size, shorter), "hash \(place) removed")
        }
    }

    @Test(
        "the published consistency proofs are made and hold",
        arguments: [(1, 1, ""), (1, 8, "abc"), (6, 8, "gef"), (2, 5, "bd"), (6, 7, "ghf")])
    func consistency(_ old: Int, _ new: Int, _ published: String) {
        let path = Self.path(published)
        #expect(Self.log.consistencyPath(from: old, to: new) == path)
        let (from, to) = (Self.head(old), Self.head(new))
        #expect(MerkleProof.isConsistent(from: from, to: to, path: path))
        if old != new {
            #expect(!MerkleProof.isConsistent(from: from, to: to, path: []), "empty proof")
            #expect(!MerkleProof.isConsistent(from: to, to: from, path: path), "swapped")
        }
        for size in [old - 1, old + 1, old ^ 2] where size != 0 {
            let wrong = LedgerHead(size: size, root: from.root)
            #expect(!MerkleProof.isConsistent(from: wrong, to: to, path: path), "size1 \(size)")
        }
        for size in [new * 2, new / 2] where size != new {
            let wrong = LedgerHead(size: size, root: to.root)
            #expect(!MerkleProof.isConsistent(from: from, to: wrong, path: path), "size2 \(size)")
        }
        let random = Hashing.sha256([1, 2, 3])
        for wrong in [[], random] {
            let first = LedgerHead(size: old, root: wrong)
            let second = LedgerHead(size: new, root: wrong)
            #expect(!MerkleProof.isConsistent(from: first, to: to, path: path), "wrong root1")
            #expect(!MerkleProof.isConsistent(from: from, to: second, path: path), "wrong root2")
        }
        for extra in [[], from.root, to.root] {
            #expect(!MerkleProof.isConsistent(from: from, to: to, path: [extra] + path))
            #expect(!MerkleProof.isConsistent(from: from, to: to, path: path + [extra]))
        }
        for place in path.indices {
            var modified = path
            modified[place][0] ^= 16
            #expect(!MerkleProof.isConsistent(from: from, to: to, path: modified), "\(place)")
        }
    }

    @Test("a growing log has the roots and proofs of every size up to 70")
    func everySize() {
        var log = MerkleLog()
        var hashes: [[UInt8]] = []
        for number in 0..<70 {
            hashes.append(MerkleTree.leafHash([UInt8(number)]))
            log.append(hashes[number])
        }
        for size in 0...70 {
            let new = LedgerHead(of: log, at: size)
            #expect(new.root == MerkleTree.root(of: Array(hashes.prefix(size))))
            for index in 0..<size {
                let path = log.inclusionPath(of: index, size: size)
                let root = MerkleProof.root(
                    ofLeaf: hashes[index], index: index, size: size, path: path)
                #expect(root == new.root, "\(index) of \(size)")
            }
            for old in 0...size {
                let path = log.consistencyPath(from: old, to: size)
                let from = LedgerHead(of: log, at: old)
                #expect(
                    MerkleProof.isConsistent(from: from, to: new, path: path), "\(old) to \(size)")
            }
        }
    }

    @Test("a proof longer than any tree is refused without being computed")
    func endless() {
        let endless = [[UInt8]](repeating: Hashing.sha256([]), count: 65)
        #expect(MerkleProof.root(ofLeaf: endless[0], index: 0, size: 2, path: endless) == nil)
        let (old, new) = (Self.head(3), LedgerHead(size: .max, root: endless[0]))
        #expect(!MerkleProof.isConsistent(from: old, to: new, path: endless))
    }
}
