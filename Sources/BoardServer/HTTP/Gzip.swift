import CZlib

/// Content in fewer bytes.
enum Gzip {
    /// The bytes in the form of RFC 1952; empty if that is not smaller.
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var packed = [UInt8](repeating: 0, count: bytes.count)
        let count = mst_gzip(bytes, bytes.count, &packed, packed.count)
        return Array(packed.prefix(count))
    }
}

/// In which forms a client takes content.
enum ContentCoding {
    /// Whether it says that it takes gzip.
    /// - Source: RFC 9110, section 12.5.3.
    static func takesGzip(_ field: String?) -> Bool {
        guard let field else { return false }
        for item in field.split(separator: ",").prefix(16) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let name = parts.first, name == "gzip" || name == "*" else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
            return quality.contains { ("1"..."9").contains($0) }
        }
        return false
    }
}
