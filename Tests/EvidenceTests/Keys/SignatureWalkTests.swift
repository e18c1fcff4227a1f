import Evidence
import Testing

/// Every way to spoil a signature or a key that collections of test vectors name, one row each.
///
/// - Source: RFC 8032 sections 5.1.3 and 5.1.7 for what must be refused.
@Suite("A walk through bad signatures and keys") struct SignatureWalkTests {
    /// One way to spoil a good signature of `message`.
    struct Spoilt: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable ([UInt8]) -> [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]) {
            self.name = name
            self.change = change
        }
    }

    static let order: [UInt8] = [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    static let prime: [UInt8] = [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    static let zeros = [UInt8](repeating: 0, count: 32)
    static let one: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)

    static let spoilt: [Spoilt] = [
        .init("nothing") { _ in [] },
        .init("half") { Array($0.prefix(32)) },
        .init("a byte short") { Array($0.dropLast()) },
        .init("a zero behind") { $0 + [0] },
        .init("a zero before") { [0] + $0 },
        .init("twice") { $0 + $0 },
        .init("all zero") { _ in zeros + zeros },
        .init("R zero") { zeros + $0[32...] },
        .init("S zero") { $0[..<32] + zeros },
        .init("S one") { $0[..<32] + one },
        .init("S is the order") { $0[..<32] + order },
        .init("S is the order less one") { $0[..<32] + [order[0] - 1] + order[1...] },
        .init("S plus the order") { Forge.addingOrder(to: $0) },
        .init("S all ones") { $0[..<32] + [UInt8](repeating: 0xFF, count: 32) },
        .init("R is the prime") { prime + $0[32...] },
        .init("R is the neutral element") { one + $0[32...] },
        .init("R all ones") { [UInt8](repeating: 0xFF, count: 32) + $0[32...] },
        .init("the sign of R") { signature in
            var bytes = signature
            bytes[31] ^= 0x80
            return bytes
        },
        .init("the first bit") { signature in
            var bytes = signature
            bytes[0] ^= 1
            return bytes
        },
        .init("the last bit") { signature in
            var bytes = signature
            bytes[63] ^= 0x80
            return bytes
        },
        .init("halves exchanged") { Array($0[32...] + $0[..<32]) },
        .init("as hexadecimal text") { signature in Array(Hashing.hex(signature).utf8) },
        .init("as ASN.1") { [0x30, 0x44, 0x02, 0x20] + $0[..<32] + [0x02, 0x20] + $0[32...] },
    ]

    @Test("A spoilt signature is no signature", arguments: spoilt)
    func signatures(_ spoilt: Spoilt) throws {
        let key = try PrivateKey(seed: Hashing.sha256([1]))
        let message = Array("the message".utf8)
        let good = try key.sign(message)
        #expect(key.publicKey.isValid(signature: good, of: message))
        let bad = spoilt.change(good)
        #expect(bad != good)
        #expect(!key.publicKey.isValid(signature: bad, of: message))
    }

    @Test("A signature is of one message and one key")
    func binding() throws {
        let key = try PrivateKey(seed: Hashing.sha256([1]))
        let other = try PrivateKey(seed: Hashing.sha256([2]))
        let signature = try key.sign([1, 2, 3])
        for message: [UInt8] in [
            [], [1, 2], [1, 2, 3, 0], [3, 2, 1], Hashing.sha256([1, 2, 3]),
        ] {
            #expect(!key.publicKey.isValid(signature: signature, of: message))
        }
        #expect(!other.publicKey.isValid(signature: signature, of: [1, 2, 3]))
    }

    /// A point that is no key, as its 32 bytes.
    static let badPoints: [(name: String, bytes: [UInt8])] = [
        ("the neutral element", one),
        ("the neutral element, with a sign", Array(one[..<31]) + [0x80]),
        ("zero", zeros), ("zero, with a sign", Array(zeros[..<31]) + [0x80]),
        ("minus one", [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]),
        ("the prime", prime), ("the prime plus one", [0xEE] + prime[1...]),
        ("all ones", [UInt8](repeating: 0xFF, count: 32)),
        ("31 bytes", Array(one.dropLast())), ("33 bytes", one + [0]), ("nothing", []),
    ]

    @Test("A point that is no key is refused when it is enrolled", arguments: badPoints)
    func points(_ name: String, _ bytes: [UInt8]) {
        #expect(throws: KeyFault.self, "\(name)") { try PublicKey(ed25519: bytes) }
        let jwk: JSONValue = [
            "kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.encode(bytes)),
        ]
        #expect(throws: KeyFault.self, "\(name)") {
            try JSONWebKeySet(document: ["keys": [jwk]])
        }
    }
}
