import Glibc

/// One text file of the repository, with its Swift code apart from comments and texts.
struct SourceFile: Sendable {
    /// Where it is, from the top of the repository.
    let path: String
    /// Its lines as they stand.
    let lines: [String]
    /// Its lines without comments, and with every text literal emptied.
    let code: [String]
    private let bytes: [CChar]

    init(_ path: String, _ text: String) {
        self.path = path
        bytes = Array(text.utf8CString)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        var stripper = CodeStripper()
        code = path.hasSuffix(".swift") ? lines.map { stripper.strip($0) } : lines
    }

    /// Whether a text occurs anywhere in the file; fast, to ask before looking line by line.
    func mentions(_ text: String) -> Bool {
        bytes.withUnsafeBufferPointer { all in
            all.baseAddress.map { strstr($0, text) != nil } ?? false
        }
    }

    /// The first folder below `Sources` or `Tests`: the target.
    var target: String? {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Sources" || parts[0] == "Tests" else { return nil }
        return String(parts[1])
    }
}

/// Takes comments and the inside of text literals out of Swift, line by line.
///
/// It knows what this repository writes: no nested block comments, no raw texts over several lines.
struct CodeStripper {
    private var isInText = false
    private var isInComment = false

    mutating func strip(_ line: String) -> String {
        if !isInText, !isInComment, !line.utf8.contains(where: CodeStripper.isMark) { return line }
        var kept: [UInt8] = []
        var isQuoted = false
        let bytes = Array(line.utf8)
        var index = 0
        func starts(_ text: StaticString) -> Bool {
            text.withUTF8Buffer { bytes[index...].starts(with: $0) }
        }
        while index < bytes.count {
            if isInComment {
                if starts("*/") { isInComment = false }
                index += 1
            } else if starts("\"\"\"") {
                isInText.toggle()
                index += 3
            } else if isInText {
                index += 1
            } else if isQuoted, starts("\\") {
                index += 2
            } else if starts("\"") {
                isQuoted.toggle()
                kept.append(bytes[index])
                index += 1
            } else if isQuoted {
                index += 1
            } else if starts("//") {
                break
            } else if starts("/*") {
                isInComment = true
                index += 2
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// Whether a byte may begin a comment or a text.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "/")
    }
}

/// One thing that is not as it must be, and where.
struct Finding: Equatable, CustomStringConvertible, Sendable {
    let path: String
    let line: Int?
    let what: String

    init(_ path: String, line: Int? = nil, _ what: String) {
        self.path = path
        self.line = line
        self.what = what
    }

    var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(what)" }
}
