import Evidence
import Foundation
import Testing

/// The public collection of hostile signatures, from where the cryptographic library that we use
/// keeps it; it is not copied here.
///
/// - Source: Project Wycheproof, in the tests of swift-crypto.
@Suite("Wycheproof") struct PublicVectorTests {
    /// The library's folder, if the package was built in the usual place.
    private static let library = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/checkouts/swift-crypto/Tests")

    private static let isThere = FileManager.default.fileExists(atPath: library.path())

    private static func groups(_ name: String) throws -> [JSONValue] {
        let bytes = Array(try Data(contentsOf: library.appending(path: name)))
        guard case .array(let groups)? = try StrictJSON.parse(bytes)["testGroups"] else {
            throw WrongKind()
        }
        return groups
    }

    private static func hex(_ value: JSONValue?) throws -> [UInt8] {
        guard case .string(let text)? = value else { throw WrongKind() }
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }

    /// - Parameter key: The key of a group; nil: it is refused as one.
    private static func check(
        _ groups: [JSONValue], key: (JSONValue) throws -> PublicKey?
    ) throws -> (valid: Int, invalid: Int) {
        var counts = (valid: 0, invalid: 0)
        for group in groups {
            let key = try key(group)
            guard case .array(let tests)? = group["tests"] else { throw WrongKind() }
            for test in tests {
                // Nothing that we sign is signed in a context.
                let context = try test["ctx"].map { try hex($0) } ?? []
                let isValid = test["result"] == "valid" && context.isEmpty
                let found = key?.isValid(
                    signature: try hex(test["sig"]), of: try hex(test["msg"]))
                #expect(
                    (found ?? false) == isValid,
                    "\(test["tcId"] ?? .null) \(test["comment"] ?? .null)")
                if isValid { counts.valid += 1 } else { counts.invalid += 1 }
            }
        }
        return counts
    }

    @Test("Every signature of Ed25519 is judged as the collection says", .enabled(if: isThere))
    func ed25519() throws {
        let groups = try Self.groups("Test Vectors/ed25519_test.json")
        let counts = try Self.check(groups) { group in
            try PublicKey(ed25519: try Self.hex(group["publicKey"]?["pk"] ?? group["key"]?["pk"]))
        }
        #expect(counts.valid > 60 && counts.invalid > 50, "\(counts)")
    }

    @Test("Every signature of ML-DSA-65 is judged as the collection says", .enabled(if: isThere))
    func mlDSA65() throws {
        let groups = try Self.groups("CryptoExtrasVectors/mldsa_65_verify_test.json")
        let counts = try Self.check(groups) { group in
            let bytes = try Self.hex(group["publicKey"])
            return try? PublicKey(mlDSA65: bytes)
        }
        #expect(counts.valid > 50 && counts.invalid >= 20, "\(counts)")
    }
}
