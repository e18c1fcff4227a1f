import ArgumentParser
import BoardServer
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

/// A command that could not do what it was asked: one sentence with a code, one line of what to do.
struct CommandFailure: Error, CustomStringConvertible {
    /// The exit statuses of `sysexits.h` that this program uses, and 1 for a negative verdict.
    enum Status: Int32 {
        case verdict = 1
        case usage = 64
        case data = 65
        case noInput = 66
        case inputOutput = 74
        case configuration = 78
    }

    let status: Status
    let code: String
    let sentence: String
    let remedy: String

    var description: String { "\(code): \(sentence)" }

    init(_ status: Status, _ code: String, _ sentence: String, remedy: String) {
        self.status = status
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }

    /// What an error of the layers below means to whoever typed the command.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let fault as FolderFault:
            let status: Status = fault.code == .folderMissing ? .noInput : .inputOutput
            self.init(
                status, fault.code.rawValue,
                "Cannot \(fault.operation) \(fault.subject). \(fault.detail)",
                remedy: fault.hint)
        case let fault as StorageFault:
            self.init(.inputOutput, fault.code, fault.description, remedy: fault.hint)
        case let fault as CoordinationFault:
            self.init(.data, fault.code, fault.description, remedy: fault.hint)
        case let fault as BoardFault:
            // An address that is taken now may be free when the service is started again.
            let status: Status =
                fault.code == "board.cannot-listen" ? .inputOutput : .configuration
            self.init(status, fault.code, fault.sentence, remedy: fault.remedy)
        case let failure as AnswerFailure where failure.code == .unknownTable:
            self.init(.usage, failure.code.rawValue, failure.sentence, remedy: failure.remedy)
        case let failure as AnswerFailure:
            self.init(.data, failure.code.rawValue, failure.sentence, remedy: failure.remedy)
        case let refusal as Refusal:
            self.init(
                .data, refusal.code.rawValue, "\(refusal.code.sentence) \(refusal.detail)",
                remedy: refusal.code.remedy)
        case let fault as KeyFault:
            self.init(
                .data, "\(fault.code.rawValue)", fault.sentence,
                remedy: "Give a JSON Web Key, or a set of them.")
        case let fault as DeskFault:
            self.init(
                .configuration, "desk", fault.description,
                remedy: "Make a desk with: mstcoord key generate --desk")
        case let fault as EnvelopeSigner.Fault:
            self.init(.data, "sign", fault.sentence, remedy: "Correct the document and sign again.")
        default: return nil
        }
    }

    /// Ends the process as the error demands; errors of the parser keep their own words.
    static func exit(with error: any Error, _ root: any ParsableCommand.Type) -> Never {
        guard let failure = CommandFailure(error) else { root.exit(withError: error) }
        Console.error("mstcoord: \(failure.code): \(failure.sentence)\n  → \(failure.remedy)")
        Glibc.exit(failure.status.rawValue)
    }
}

/// Whole texts to the standard streams, without buffering between them.
enum Console {
    static func out(_ text: String) { write(text, to: 1) }
    static func error(_ text: String) { write(text, to: 2) }

    /// Columns of the terminal, or 120 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 120 }
        return Int(size.ws_col)
    }

    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // A reader that went away (`| head`) has all it wanted; a full disk has not.
                if descriptor == 1, errno != EPIPE { unwritten(errno) }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }

    /// What was asked for is not all there, and whoever looks at the exit status must know.
    private static func unwritten(_ number: Int32) -> Never {
        error(
            "mstcoord: file.write: standard output cannot be written: "
                + "\(String(cString: strerror(number))).\n  → Check the room on the disk.")
        Glibc.exit(CommandFailure.Status.inputOutput.rawValue)
    }

    /// The whole of a file or of standard input (`-`), up to a limit in bytes.
    static func read(_ path: String, bytesMaximum: Int = 1 << 25) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try readPieces(of: path, bytesEach: 1 << 16) { piece in
            bytes += piece
            guard bytes.count <= bytesMaximum else {
                throw CommandFailure(
                    .data, "file.too-large", "\(path) is larger than \(bytesMaximum) bytes.",
                    remedy: "Give a smaller file.")
            }
        }
        return bytes
    }

    /// A file or standard input (`-`), piece by piece to its end.
    static func readPieces(
        of path: String, bytesEach: Int, _ take: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .noInput, "file.missing",
                "\(path) cannot be read: \(String(cString: strerror(errno))).",
                remedy: "Check the path.")
        }
        defer { if descriptor > 0 { close(descriptor) } }
        var buffer = [UInt8](repeating: 0, count: bytesEach)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFailure(
                    .noInput, "file.unreadable",
                    "\(path) cannot be read: \(String(cString: strerror(errno))).",
                    remedy: "Check the path.")
            }
            if count == 0 { return }
            try take(buffer[..<count])
        }
    }

    /// Writes a file whole or not at all; never over an existing one unless told to.
    static func save(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o640, replace: Bool) throws
    {
        let temporary = "\(path).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode))
        func failed(_ what: String) -> CommandFailure {
            CommandFailure(
                .inputOutput, "file.write",
                "\(path) cannot be \(what): \(String(cString: strerror(errno))).",
                remedy: "Check the folder and the room on the disk.")
        }
        guard descriptor >= 0 else { throw failed("written") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(descriptor)
                unlink(temporary)
                throw failed("written")
            }
            rest = rest.dropFirst(count)
        }
        let isSynced = fsync(descriptor) == 0
        close(descriptor)
        guard isSynced else { throw failed("synced") }
        if !replace, access(path, F_OK) == 0 {
            unlink(temporary)
            throw CommandFailure(
                .inputOutput, "file.exists", "\(path) exists already.",
                remedy: "Choose another name.")
        }
        guard rename(temporary, path) == 0 else { throw failed("renamed") }
    }
}
