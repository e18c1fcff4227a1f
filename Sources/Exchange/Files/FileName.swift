import Glibc

/// The name of one entry of a folder: bytes, of which nothing is believed.
///
/// Linux names are any 1 to 255 bytes except `/` and NUL, and need not be UTF-8. A name from a
/// party's folder is only ever handed back to the folder it came from; it never becomes a path.
package struct FileName: Hashable, Comparable, Sendable {
    /// 1 to 255 bytes without `/` and NUL; neither `.` nor `..`.
    package let bytes: [UInt8]

    /// Takes the bytes as they are, or nil if no directory entry can be called that.
    package init?(_ bytes: [UInt8]) {
        guard (1...FolderLimits.nameBytesMaximum).contains(bytes.count),
            !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")),
            bytes != Array(".".utf8), bytes != Array("..".utf8)
        else { return nil }
        self.bytes = bytes
    }

    /// Takes the UTF-8 bytes of `text`, or nil if no directory entry can be called that.
    package init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// A name our own program made up; anything else here is a mistake of ours.
    package init(ours text: String) {
        guard let name = FileName(text) else {
            preconditionFailure("not a file name: \(text)")
        }
        self = name
    }

    /// Orders by bytes, so that every machine scans in the same order whatever its locale.
    package static func < (left: FileName, right: FileName) -> Bool {
        let common = min(left.bytes.count, right.bytes.count)
        let order = memcmp(left.bytes, right.bytes, common)
        return order != 0 ? order < 0 : left.bytes.count < right.bytes.count
    }

    /// Printable ASCII as it is; every other byte, and the backslash, as `\xNN`.
    ///
    /// At most 1,020 characters. Control characters cannot reach a terminal or a log, and letters
    /// that only look alike, or turn the direction of the text, show what they are.
    package var escaped: String {
        Self.escape(bytes)
    }

    /// Escapes any bytes the way names are, for reasons and logs.
    static func escape(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if (0x20...0x7e).contains(byte), byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "\\"), UInt8(ascii: "x")]
                text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The name ends in `suffix` (ASCII, lower case), upper and lower case being the same.
    private func ends(in suffix: String) -> Bool {
        let tail = bytes.suffix(suffix.utf8.count).map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return tail == Array(suffix.utf8)
    }

    /// Whether a scan passes over this name: hidden files and those of unfinished uploads.
    ///
    /// House rule: `.filepart` is WinSCP's, `.part` and `.tmp` are common, `~` is an editor's
    /// backup, `.ctl` is the control file of transfer tools; a leading dot hides our own too.
    package var isIgnored: Bool {
        bytes.first == UInt8(ascii: ".")
            || [".part", ".filepart", ".tmp", "~", ".ctl"].contains { ends(in: $0) }
    }

    /// The bytes with the NUL that C expects.
    var cString: [CChar] {
        bytes.map { CChar(bitPattern: $0) } + [0]
    }
}
