import Evidence
import Testing

@Suite("Key vectors") struct KeyVectorTests {
    static let rfc8037 = """
        {"kty":"OKP","crv":"Ed25519",
         "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
         "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
        """

    struct Vector: Sendable, CustomStringConvertible {
        let description: String
        let seed, publicKey, message, signature: String
    }

    /// - Source: RFC 8032 section 7.1.
    static let rfc8032 = [
        Vector(
            description: "TEST 1",
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
                5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """),
        Vector(
            description: "TEST 2",
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
                085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """),
        Vector(
            description: "TEST 3",
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
                18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """),
        Vector(
            description: "TEST SHA(abc)",
            seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: """
                ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a
                2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
                """,
            signature: """
                dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589
                09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704
                """),
    ]

    @Test("the vectors of RFC 8032 sign and verify", arguments: rfc8032)
    func ed25519(_ vector: Vector) throws {
        let key = try PrivateKey(seed: hexBytes(vector.seed))
        let message = hexBytes(vector.message)
        let signature = hexBytes(vector.signature)
        #expect(key.publicKey.bytes == hexBytes(vector.publicKey))
        #expect(try key.sign(message) == signature)
        #expect(key.publicKey.isValid(signature: signature, of: message))
        #expect(!key.publicKey.isValid(signature: signature, of: message + [0]))
        let malleable = Forge.addingOrder(to: signature)
        #expect(!key.publicKey.isValid(signature: malleable, of: message))
        #expect(!key.publicKey.isValid(signature: signature + [0], of: message))
        #expect(!key.publicKey.isValid(signature: [], of: message))
    }

    @Test("the key, thumbprint and signature of RFC 8037 appendix A come out as printed")
    func jose() throws {
        let key = try PrivateKey(jwk: StrictJSON.parse(Array(Self.rfc8037.utf8)))
        #expect(key.publicKey.thumbprint.text == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        let signature =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        #expect(Base64URL.encode(try key.sign(Array(input.utf8))) == signature)
    }

    @Test("a thumbprint is said in groups of four and heard with or without spaces")
    func spoken() throws {
        let text = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        let thumbprint = try #require(KeyThumbprint(text))
        #expect(thumbprint.spoken == "kPrK _qmx VWaY VA9w wBF6 Iuo3 vVzz 7TxH CTwX Bygr S4k")
        #expect(KeyThumbprint(spoken: thumbprint.spoken) == thumbprint)
        #expect(KeyThumbprint(thumbprint.spoken) == nil)
        #expect(KeyThumbprint(String(text.dropLast()) + "l") == nil)
        #expect(KeyThumbprint(text + "A") == nil)
    }
}
