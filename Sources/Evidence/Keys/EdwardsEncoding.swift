/// What can be wrong with the 32 bytes of an Ed25519 public key before it is ever used.
///
/// The eight points of small order verify signatures that nobody made, so their owner could deny
/// any document; a second spelling of the same point would give one key two names.
/// - Source: RFC 8032 sections 5.1.2 and 5.1.3; Chalkias, Garillot and Nikolaenko, "Taming the
///   many EdDSAs" (2020), section 2.
enum EdwardsEncoding {
    /// The y coordinates of the eight points of small order, low byte first.
    private static let smallOrder: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
            0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88,
            0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
            0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77,
            0x92, 0xAC, 0x03, 0x7A,
        ],
    ]

    /// The reason to refuse these 32 bytes as a public key; nil when there is none.
    static func objection(to bytes: [UInt8]) -> String? {
        guard bytes.count == 32 else { return "An Ed25519 public key has 32 bytes." }
        var y = bytes
        y[31] &= 0x7F  // the top bit is the sign of x
        if smallOrder.contains(y) { return "The public key is a point of small order." }
        let reachesPrime = y[31] == 0x7F && y[1..<31].allSatisfy { $0 == 0xFF } && y[0] >= 0xED
        return reachesPrime ? "The public key is not written in its one proper form." : nil
    }
}
