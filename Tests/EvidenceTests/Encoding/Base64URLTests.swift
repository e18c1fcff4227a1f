import Evidence
import Testing

@Suite("Base64url and digests") struct Base64URLTests {
    @Test(
        "the examples of RFC 4648 section 10 go both ways, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
        ])
    func examples(_ plain: String, _ text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test("the two letters that differ from plain base64 are hyphen and low line")
    func alphabet() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(Base64URL.decode("-_-_") == [0xFB, 0xFF, 0xBF])
    }

    @Test("every byte string of up to three bytes has one text and every text at most one meaning")
    func canonical() {
        for first in 0...255 {
            for bytes in [[UInt8(first)], [UInt8(first), 0xA5], [0, UInt8(first), 0xFF]] {
                #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            }
        }
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let readable = letters.filter { Base64URL.decode("A" + String($0)) != nil }
        #expect(readable == ["A", "Q", "g", "w"])
    }

    @Test(
        "padding, white space, other letters, spare bits and impossible lengths are refused",
        arguments: [
            "Zg==", "Zg=", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9+", "Zm9/", "Zh", "Zm9", "A", "AAAAA",
            "Zm9\u{e9}", "\u{0}m9v", "Zm9v.",
        ])
    func refused(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("SHA-256 and hexadecimal agree with FIPS 180-4's example")
    func sha256() {
        #expect(
            Hashing.hex(Hashing.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hashing.hex([0x00, 0x0F, 0xF0]) == "000ff0")
    }

    @Test("a digest is written as its hash function and 43 letters, and read only so")
    func digest() throws {
        let digest = PayloadDigest(of: Array("abc".utf8))
        let text = "sha-256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"
        #expect(digest.description == text)
        #expect(PayloadDigest(text) == digest)
        #expect(PayloadDigest(bytes: digest.bytes) == digest)
        #expect(PayloadDigest(bytes: [1]) == nil)
        for wrong in [
            "", "sha-256:", String(text.dropFirst(8)), "SHA-256:" + text.dropFirst(8), text + "=",
            text + "A", "sha256:" + text.dropFirst(8), String(text.dropLast()) + "1", " " + text,
        ] {
            #expect(PayloadDigest(wrong) == nil, "\(wrong)")
        }
    }
}
