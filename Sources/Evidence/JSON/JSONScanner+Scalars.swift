extension JSONScanner {
    /// A number; the cursor stands on its sign or first digit.
    mutating func number() throws(JSONFault) -> JSONValue {
        let start = at
        let negative = take("-")
        let firstDigit = at
        try digits()
        if bytes[firstDigit] == UInt8(ascii: "0"), at > firstDigit + 1 {
            throw JSONFault(.notJSON, at: firstDigit, "A number has a leading zero.")
        }
        let lastDigit = at
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        guard at == lastDigit else {
            return .decimal(String(decoding: bytes[start..<at], as: UTF8.self))
        }
        // Sixteen digits hold 2^53−1 and cannot overflow 64 bits.
        var magnitude: Int64 = 0
        let significant = bytes[firstDigit..<at]
        if significant.count <= 16 {
            for digit in significant {
                magnitude = magnitude * 10 + Int64(digit - UInt8(ascii: "0"))
            }
        }
        guard significant.count <= 16, magnitude <= StrictJSON.integerMaximum else {
            throw JSONFault(
                .numberRange, at: start,
                "A whole number is beyond \(StrictJSON.integerMaximum) either way.")
        }
        return .integer(negative ? -magnitude : magnitude)
    }

    private mutating func digits() throws(JSONFault) {
        let start = at
        while let byte = peek, byte &- UInt8(ascii: "0") < 10 { at += 1 }
        guard at > start else { throw unexpected("a digit") }
    }
}

extension JSONScanner {
    /// A string; the cursor stands on its opening quotation mark.
    mutating func string() throws(JSONFault) -> String {
        at += 1
        var runStart = at
        var unescaped: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                let run = bytes[runStart..<at]
                at += 1
                if unescaped.isEmpty {
                    return run.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                }
                unescaped += run
                return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"):
                unescaped += bytes[runStart..<at]
                at += 1
                unescaped += try escape().utf8
                runStart = at
            case 0..<0x20:
                throw JSONFault(.notJSON, at: at, "A string holds a bare control character.")
            default:
                at += 1
            }
        }
        throw unexpected("the end of a string")
    }

    /// The character after a backslash, which is already passed.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard let letter = peek else { throw unexpected("an escaped character") }
        let simple: Unicode.Scalar
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            simple = Unicode.Scalar(letter)
        case UInt8(ascii: "b"): simple = "\u{8}"
        case UInt8(ascii: "f"): simple = "\u{C}"
        case UInt8(ascii: "n"): simple = "\n"
        case UInt8(ascii: "r"): simple = "\r"
        case UInt8(ascii: "t"): simple = "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw unexpected("one of the escapes of JSON")
        }
        at += 1
        return simple
    }

    private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        let start = at - 1
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let halfPair = JSONFault(.notJSON, at: start, "An escape is half of a surrogate pair.")
        guard UTF16.isLeadSurrogate(first) else { throw halfPair }
        if at == bytes.count { throw unexpected("the second half of a surrogate pair") }
        guard take("\\") else { throw halfPair }
        if at == bytes.count { throw unexpected("the second half of a surrogate pair") }
        guard peek == UInt8(ascii: "u") else { throw halfPair }
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(
                0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF))
        else { throw halfPair }
        return scalar
    }

    /// The four hexadecimal digits after the `u` that stands here.
    private mutating func codeUnit() throws(JSONFault) -> UInt16 {
        at += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch peek {
            case .some(let byte) where byte &- UInt8(ascii: "0") < 10:
                digit = byte - UInt8(ascii: "0")
            case .some(let byte) where (byte | 0x20) &- UInt8(ascii: "a") < 6:
                digit = (byte | 0x20) - UInt8(ascii: "a") + 10
            default: throw unexpected("a hexadecimal digit")
            }
            unit = unit << 4 | UInt16(digit)
            at += 1
        }
        return unit
    }
}
