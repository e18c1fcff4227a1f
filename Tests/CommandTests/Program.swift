import Foundation

/// The built program, run as its users run it.
enum Program {
    /// What a finished run said.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The program beside the test bundle.
    static let path: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("mstcoord").path
    }()

    /// The repository, found from this file.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Runs the program to its end.
    static func run(_ arguments: String..., input: String = "") throws -> Outcome {
        try run(arguments: arguments, input: input)
    }

    /// Runs the program to its end.
    static func run(arguments: [String], input: String = "") throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = standardInput
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        // Standard error is short; reading it second cannot fill its pipe.
        let outputData = try output.fileHandleForReading.readToEnd() ?? Data()
        let errorData = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: outputData, as: UTF8.self),
            errors: String(decoding: errorData, as: UTF8.self))
    }
}

/// A folder that is gone when the test is over.
final class Scratch {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("mstcoord-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let target = path + "/" + name
        try text.write(toFile: target, atomically: false, encoding: .utf8)
        return target
    }
}

/// A running demonstration daemon; stopped when the test is over.
final class RunningDemonstration {
    let scratch: Scratch
    let settings: String
    private var process = Process()
    private var log = Pipe()
    private var buffer = Data()

    /// Makes a demonstration and starts it on a free port, at two days a second.
    init() throws {
        scratch = try Scratch()
        let folder = scratch.path + "/demo"
        settings = folder + "/settings.json"
        let made = try Program.run(
            "init", "--demo", folder, "--agreement",
            Program.repository + "/Config/agreement.json", "--port", "0")
        guard made.status == 0 else { throw Failure(text: made.errors) }
        try serve(speed: 172_800)
    }

    private func serve(speed: Int) throws {
        (process, log, buffer) = (Process(), Pipe(), Data())
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = [
            "serve", "--config", settings, "--demo-clock", "2018-11-26", "--speed", "\(speed)",
        ]
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    /// Stops it and starts it again where it was, at the pace of real time: it takes the machine
    /// from nobody while it is asked.
    func slowDown() throws {
        guard stop() == 0 else { throw Failure(text: "the daemon did not stop well") }
        try serve(speed: 1)
    }

    deinit {
        stop()
    }

    struct Failure: Error {
        let text: String
    }

    /// Reads the log until a line holds a text; the line.
    func line(with text: String) throws -> String {
        while true {
            while let end = buffer.firstIndex(of: 0x0A) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer = Data(buffer[buffer.index(after: end)...])
                if line.contains(text) { return line }
            }
            let more = log.fileHandleForReading.availableData
            if more.isEmpty { throw Failure(text: "the daemon ended without: \(text)") }
            buffer += more
        }
    }

    /// What it says from now on is read and forgotten: it must not wait for somebody to read it.
    func forgetWhatItSays() {
        let handle = log.fileHandleForReading
        Thread.detachNewThread { while !handle.availableData.isEmpty {} }
    }

    /// Asks it to stop and waits until it has; its exit status.
    @discardableResult
    func stop() -> Int32 {
        if process.isRunning {
            process.terminate()
            // It may be waiting to write into a full pipe: what it still says is read to the end.
            while !log.fileHandleForReading.availableData.isEmpty {}
            process.waitUntilExit()
        }
        return process.terminationStatus
    }
}
