/// The names of the two files of a quarantined entry.
enum QuarantineFile {
    private static let bytesEnding = ".bin"
    private static let reasonEnding = ".reason.json"

    /// The name of the file with the bytes.
    static func bytes(_ id: String) -> FileName { FileName(ours: id + bytesEnding) }

    /// The name of the file with the reason.
    static func reason(_ id: String) -> FileName { FileName(ours: id + reasonEnding) }

    /// The id in the name of a reason file; nil for any other name.
    static func id(ofReason name: FileName) -> String? {
        let ending = Array(reasonEnding.utf8)
        guard name.bytes.count > ending.count, Array(name.bytes.suffix(ending.count)) == ending
        else { return nil }
        let id = String(decoding: name.bytes.dropLast(ending.count), as: UTF8.self)
        return isID(id) ? id : nil
    }

    /// Whether text has the shape `yyyymmddThhmmssZ-<16 hexadecimal digits>`.
    static func isID(_ text: String) -> Bool {
        let pattern = Array("dddddddd'dddddd'-xxxxxxxxxxxxxxxx".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == pattern.count else { return false }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return zip(bytes, pattern).enumerated().allSatisfy { position, pair in
            switch pair.1 {
            case UInt8(ascii: "d"): digits.contains(pair.0)
            case UInt8(ascii: "x"):
                digits.contains(pair.0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(pair.0)
            case UInt8(ascii: "-"): pair.0 == UInt8(ascii: "-")
            default: pair.0 == UInt8(ascii: position == 8 ? "T" : "Z")
            }
        }
    }
}
