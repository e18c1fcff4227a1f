/// The one JSON reader for everything that comes from outside.
///
/// It reads exactly the grammar and refuses whatever two readers could understand differently:
/// other encodings, a byte order mark, a repeated member, half a surrogate pair, a whole number
/// that a binary64 reader would round.
/// - Source: RFC 8259; RFC 7493 sections 2.1, 2.2 and 2.3.
package enum StrictJSON {
    /// The nesting that documents may have: objects and lists inside each other.
    package static let depthMaximum = 32
    /// The largest whole number, 2^53−1, that every reader of JSON holds exactly.
    package static let integerMaximum = 9_007_199_254_740_991

    /// Reads one JSON value that fills the bytes, white space around it allowed.
    ///
    /// - Parameter depthMaximum: how many objects and lists may stand inside each other, 1 to 512.
    /// - Throws: `notUTF8`, `notJSON`, `duplicateMember`, `tooDeep`, `numberRange`: the first met.
    package static func parse(
        _ bytes: [UInt8], depthMaximum: Int = StrictJSON.depthMaximum
    ) throws(JSONFault) -> JSONValue {
        precondition((1...512).contains(depthMaximum), "the depth is what bounds the stack")
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw encodingFault(error, in: bytes, depthMaximum: depthMaximum)
        }
        var scanner = JSONScanner(bytes, depthMaximum: depthMaximum)
        return try scanner.wholeText()
    }

    /// A text cut inside its last character is unfinished rather than wrong.
    private static func encodingFault(
        _ error: UTF8.ValidationError, in bytes: [UInt8], depthMaximum: Int
    ) -> JSONFault {
        let offset = error.byteOffsets.lowerBound
        var endedEarly = false
        if error.kind == .truncatedScalar, error.byteOffsets.upperBound == bytes.count {
            var scanner = JSONScanner(Array(bytes[..<offset]), depthMaximum: depthMaximum)
            do {
                _ = try scanner.wholeText()
            } catch {
                endedEarly = error.endedEarly
            }
        }
        return JSONFault(
            .notUTF8, at: offset, "The bytes are not valid UTF-8.", endedEarly: endedEarly)
    }
}
