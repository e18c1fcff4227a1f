import Evidence
import Testing

@Suite("Merkle tree") struct MerkleTests {
    /// The leaves and roots that Certificate Transparency's first implementations share.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ].map(hexBytes)

    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(
        "the known roots of zero to eight leaves come out of both ways to build", arguments: 0...8)
    func known(_ count: Int) {
        let hashes = Self.leaves.prefix(count).map(MerkleTree.leafHash)
        #expect(Hashing.hex(MerkleTree.root(of: hashes)) == Self.roots[count])
        var frontier = MerkleFrontier()
        for hash in hashes { frontier.append(hash) }
        #expect(Hashing.hex(frontier.root) == Self.roots[count])
    }

    @Test("the growing edge agrees with the whole tree at every size up to 130")
    func agreement() throws {
        var hashes: [[UInt8]] = []
        var frontier = MerkleFrontier()
        for number in 0..<130 {
            hashes.append(MerkleTree.leafHash([UInt8(number)]))
            frontier.append(hashes[number])
            #expect(frontier.root == MerkleTree.root(of: hashes))
            let stored = try #require(
                MerkleFrontier(count: frontier.count, peaks: frontier.peaks))
            #expect(stored == frontier)
        }
    }

    @Test("an edge that cannot belong to so many leaves is not loaded")
    func storedWrongly() {
        let hash = MerkleTree.leafHash([])
        #expect(MerkleFrontier(count: 2, peaks: [hash, hash]) == nil)
        #expect(MerkleFrontier(count: 3, peaks: [hash]) == nil)
        #expect(MerkleFrontier(count: 1, peaks: [[1, 2]]) == nil)
        #expect(MerkleFrontier(count: -1, peaks: [hash]) == nil)
        #expect(MerkleFrontier(count: 0, peaks: []) == MerkleFrontier())
    }

    @Test("a node can never be taken for a leaf, nor the order of leaves changed")
    func separation() {
        let left = MerkleTree.leafHash([1])
        let right = MerkleTree.leafHash([2])
        #expect(MerkleTree.leafHash(left + right) != MerkleTree.nodeHash(left, right))
        #expect(MerkleTree.root(of: [left, right]) != MerkleTree.root(of: [right, left]))
    }
}
