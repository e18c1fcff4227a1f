import Evidence
import Testing

@Suite("Post-quantum keys") struct PostQuantumKeyTests {
    /// Seeds and the SHA-256 of the public keys they make.
    /// - Source: NIST ACVP ML-DSA-keyGen-FIPS204, parameter set ML-DSA-65, the first three cases.
    static let generated = [
        (
            "70cefb9aed5b68e018b079da8284b9d5cad5499ed9c265ff73588005d85c225c",
            "646b26b8d09dbc9e865b6a006c693a3127b065e62fab5fbe8b159c416462feb6"
        ),
        (
            "4b4b71c5a1bc1074f2167a1d68729cdb9e16aba3651ff02a0a0f4c883caac827",
            "5fef74046438638b54fb828d4ae59fea8eb26de94905664c2c7d76da82672057"
        ),
        (
            "fb27dbbb4ed8f4f7d2700283c2b092866694246932eeacee72db730efd172576",
            "a3c9bcc0bed93fe0b8d651b1844dc708ebafecbb30d221c5a608d5579479c39d"
        ),
    ]

    private let seed: [UInt8] = (0..<32).map { UInt8($0) }

    @Test("a seed makes the published key", arguments: generated)
    func keyGeneration(_ seed: String, _ published: String) throws {
        let key = try PrivateKey(mlDSA65Seed: hexBytes(seed)).publicKey
        #expect(Hashing.hex(Hashing.sha256(key.bytes)) == published)
    }

    @Test("key and thumbprint are those that another library makes of the same seed")
    func otherLibrary() throws {
        // pyca/cryptography 48 for the key; the thumbprint by hand from RFC 9964 section 6.
        let key = try PrivateKey(mlDSA65Seed: seed).publicKey
        #expect(
            Hashing.hex(Hashing.sha256(key.bytes))
                == "d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9")
        #expect(key.thumbprint.text == "x0kWwvv_AqVn61aqlQHnR3QwLdzUjPE_JWxbqdcwnmc")
    }

    @Test("public and private keys go round through their JSON forms")
    func roundTrip() throws {
        let key = try PrivateKey(mlDSA65Seed: seed)
        #expect(try PrivateKey(jwk: key.privateJWK()).publicKey == key.publicKey)
        #expect(try PublicKey(jwk: key.publicKey.jwk()) == key.publicKey)
        #expect(key.publicKey.jwk()["priv"] == nil)
        #expect(throws: KeyFault.self) { try PublicKey(jwk: key.privateJWK()) }
        #expect(throws: KeyFault.self) { try PublicKey(mlDSA65: [1, 2, 3]) }
        #expect(throws: KeyFault.self) { try PrivateKey(mlDSA65Seed: [1]) }
    }

    @Test("it signs what is to hold for decades, beside the other key, and nothing else")
    func signatures() throws {
        let keys = [try Forge.key(1), try PrivateKey(mlDSA65Seed: seed)]
        let set = try JSONWebKeySet(keys.map(\.publicKey))
        for type in ["agreement", "keyset", "checkpoint"] {
            let signed = try EnvelopeSigner.sign(payload: [1], type: type, with: keys)
            #expect(try signed.verify(with: set.key).kids.count == 2)
        }
        let everyday = try EnvelopeSigner.sign(payload: [1], type: "nomination", with: keys)
        #expect(everyday.signatures.map(\.header.algorithm) == [.edDSA])
    }

    @Test("a signature of another message, a shortened one and the wrong algorithm are refused")
    func forged() throws {
        let key = try PrivateKey(mlDSA65Seed: seed)
        let signature = try key.sign([1, 2])
        #expect(signature.count == 3309)
        #expect(key.publicKey.isValid(signature: signature, of: [1, 2]))
        #expect(!key.publicKey.isValid(signature: signature, of: [1, 3]))
        #expect(!key.publicKey.isValid(signature: signature.dropLast(), of: [1, 2]))
        #expect(!key.publicKey.isValid(signature: [], of: [1, 2]))
        #expect(key.publicKey.algorithms == [.mlDSA65])
    }

    @Test("a second algorithm is no second person: thresholds count Ed25519 keys")
    func thresholds() throws {
        let keys = [try Forge.key(1), try PrivateKey(mlDSA65Seed: seed)].map(\.publicKey)
        let use = Dictionary(
            uniqueKeysWithValues: keys.map {
                ($0.thumbprint, Keyset.Use(types: ["*"], notBefore: 0, notAfter: nil))
            })
        #expect(throws: ShapeFault.self) {
            try Keyset(
                party: "rotherham", version: 1, previous: nil, keys: JSONWebKeySet(keys), use: use,
                threshold: .init(keyset: 2))
        }
    }
}
