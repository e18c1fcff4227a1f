import Coordination
import Glibc

/// Writes a text file line by line, whole or not at all, and never over an existing one.
final class LineWriter {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ path: String) throws {
        guard access(path, F_OK) != 0 else {
            throw CommandFailure(
                .inputOutput, "file.exists", "\(path) exists already.",
                remedy: "Choose another name.")
        }
        self.path = path
        descriptor = open("\(path).part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        if descriptor < 0 { throw LineWriter.failed(path) }
    }

    func write(_ line: [UInt8]) throws {
        buffer += line
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 20 { try flush() }
    }

    func finish() throws {
        try flush()
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename("\(path).part", path) == 0
        else { throw LineWriter.failed(path) }
    }

    private func flush() throws {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = LineWriter.failed(path)
                unlink("\(path).part")
                throw failure
            }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func failed(_ path: String) -> CommandFailure {
        CommandFailure(
            .inputOutput, "file.write",
            "\(path) cannot be written: \(String(cString: strerror(errno))).",
            remedy: "Check the folder and the room on the disk.")
    }
}

/// Reads a text file line by line, however long it is; no line longer than an export's can be.
enum LineReader {
    static func read(_ path: String, _ take: ([UInt8]) throws -> Void) throws {
        var line: [UInt8] = []
        try Console.readPieces(of: path, bytesEach: 1 << 18) { piece in
            var rest = piece
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                try take(line + rest[..<end])
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            line += rest
            guard line.count <= LedgerExport.lineBytesMaximum else {
                throw CommandFailure(
                    .data, "file.line",
                    "\(path) has a line over \(LedgerExport.lineBytesMaximum) bytes.",
                    remedy: "Give a file made by: mstcoord ledger export")
            }
        }
        if !line.isEmpty { try take(line) }
    }
}
