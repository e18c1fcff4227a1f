import Foundation
import Synchronization

/// A settings file, then lines `NAME=value` of an environment behind a zero byte, read as a command
/// does at its start; what is accepted means the same when it is said by options.
func settings(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    Console.input.withLock { $0 = Array(parts[0]) }
    var environment: [String: String] = [:]
    for line in (parts.count > 1 ? parts[1] : []).split(separator: 0x0A) {
        let halves = String(decoding: line, as: UTF8.self).split(separator: "=", maxSplits: 1)
        if halves.count == 2 { environment[String(halves[0])] = String(halves[1]) }
    }
    let path = "/etc/mst-coordinator/settings.json"
    let read: Settings
    do {
        read = try SettingsReading.read(file: path, environment: environment, flags: [])
    } catch let failure as CommandFailure {
        precondition(!failure.sentence.isEmpty, "a refusal without a word")
        return
    } catch {
        preconditionFailure("an error that nobody foresaw: \(error)")
    }
    let flags = SettingKey.allCases.compactMap { key in
        read.text(of: key).map { SettingFlag(key: key, text: $0, name: key.rawValue) }
    }
    do {
        let again = try SettingsReading.read(file: nil, environment: [:], flags: flags)
        precondition(
            again.differences(from: read).isEmpty, "it means something else when said again")
    } catch {
        preconditionFailure("what is accepted in a file is refused as an option: \(error)")
    }
}

// What the three files of the settings need of the rest of the command.

/// Gives the input in the place of a file.
enum Console {
    static let input = Mutex<[UInt8]>([])

    static func read(_ path: String, bytesMaximum: Int) throws -> [UInt8] {
        input.withLock { $0 }
    }
}

/// As the command's, without the parser of arguments.
struct CommandFailure: Error {
    enum Status { case configuration }

    let sentence: String

    init(_ status: Status, _ code: String, _ sentence: String, remedy: String) {
        self.sentence = sentence
    }
}

/// As the command's, where there are no credentials.
enum KeyFile {
    static func path(of name: String, state: String) -> String { "\(state)/keys/\(name)" }
}
