/// A piece of a page. Written as a Swift literal it is markup; whatever is put into the literal is
/// text and gets escaped, unless it is itself `HTML`.
///
/// So a page's code reads like the page, and forgetting to escape is not possible.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup.
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    /// Markup that was made from markup.
    init(verbatim text: String) { self.text = text }

    init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

    /// Pieces one after the other.
    init(_ pieces: [HTML]) { text = pieces.map(\.text).joined() }

    /// Collects a literal and what is put into it.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        /// Text, escaped for content and quoted attributes alike.
        mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }

        /// A whole number.
        mutating func appendInterpolation(_ value: Int) { text += String(value) }

        /// A piece of a page.
        mutating func appendInterpolation(_ value: HTML) { text += value.text }

        /// Pieces of a page.
        mutating func appendInterpolation(_ values: [HTML]) {
            for value in values { text += value.text }
        }

        /// A piece of a page that may be missing.
        mutating func appendInterpolation(_ value: HTML?) {
            if let value { text += value.text }
        }
    }

    /// Writes text so that it stays text.
    /// - Source: WHATWG HTML, section 13.1.2 (attributes) and 13.1.3 (text); controls are replaced.
    private static func escape(_ value: String, into text: inout String) {
        // Nearly every text is written as it is.
        let isWritten = value.utf8.withContiguousStorageIfAvailable { $0.allSatisfy(isPlain) }
        if isWritten == true { return text += value }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n": text.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": text += "\u{FFFD}"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// ASCII that stays itself in content and in quoted attributes.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"):
            false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    /// Puts a piece behind this one, in place.
    mutating func append(_ piece: HTML) { text += piece.text }

    static func + (left: HTML, right: HTML) -> HTML {
        var joined = left
        joined.text += right.text
        return joined
    }
}
