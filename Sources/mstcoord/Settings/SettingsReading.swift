import BoardServer
import Evidence
import Glibc

/// Reads settings out of a file, the environment and a command's options, in this order: what
/// comes later goes before what came earlier. Every fault is found before any is told.
struct SettingsReading {
    private var settings = Settings()
    private var faults: [String] = []

    /// - Parameters:
    ///   - file: The settings file; nil: none is read.
    ///   - flags: What the command's options say.
    /// - Throws: `CommandFailure` `settings` with every fault at once.
    static func read(
        file: String?, environment: [String: String], flags: [SettingFlag]
    ) throws -> Settings {
        var reading = SettingsReading()
        if let file { try reading.take(file: file) }
        reading.take(environment)
        for flag in flags {
            reading.take(flag.key, flag.text, from: .flag(flag.name), named: flag.name)
        }
        reading.checkTogether()
        guard reading.faults.isEmpty else {
            throw CommandFailure(
                .configuration, "settings", reading.faults.joined(separator: " "),
                remedy: "Correct it where it is said; all settings: mstcoord settings --help")
        }
        return reading.settings
    }

    private mutating func take(file: String) throws {
        let bytes = try Console.read(file, bytesMaximum: 1 << 16)
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            faults.append("\(file), byte \(error.offset): \(error.sentence)")
            return
        }
        settings.file = file
        let list = ShapeFaults()
        let reader = ShapeReader(value, into: list)
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        for key in SettingKey.allCases {
            let name = key.rawValue
            switch key.kind {
            case .path, .word, .loopback, .names:
                if let text = reader.optionalString(name, bytesMaximum: 4096) {
                    if key.kind.accepts(text) {
                        var text = text
                        if case .path = key.kind, !text.hasPrefix("/") {
                            text = "\(folder)/\(text)"
                        }
                        settings.set(key, text: text)
                        settings.origins[key] = .file(file)
                    } else {
                        reader.fault("pattern", name, Self.sentence(key.kind))
                    }
                }
            case .number(let range):
                if let number = reader.optionalInteger(name, in: range) {
                    settings.set(key, number: number)
                    settings.origins[key] = .file(file)
                }
            }
        }
        reader.finish()
        faults += list.list.map { "\(file)\($0.place): \($0.sentence)" }
    }

    private mutating func take(_ environment: [String: String]) {
        for key in SettingKey.allCases {
            guard let text = environment[key.variable] else { continue }
            take(key, text, from: .environment(key.variable), named: key.variable)
        }
        let known = Set(SettingKey.allCases.map(\.variable)).union(SettingKey.otherVariables)
        for name in environment.keys.sorted()
        where name.hasPrefix(SettingKey.variablePrefix) && !known.contains(name) {
            faults.append("\(name): This variable is not known here.")
        }
    }

    private mutating func take(
        _ key: SettingKey, _ text: String, from origin: SettingOrigin, named name: String
    ) {
        switch key.kind {
        case .number(let range):
            let isPlain = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isPlain, let number = Int(text), range.contains(number) else {
                faults.append("\(name): \(Self.sentence(key.kind))")
                return
            }
            settings.set(key, number: number)
        case .path, .word, .loopback, .names:
            guard key.kind.accepts(text) else {
                faults.append("\(name): \(Self.sentence(key.kind))")
                return
            }
            settings.set(key, text: text)
        }
        settings.origins[key] = origin
    }

    /// What no value can say alone.
    private mutating func checkTogether() {
        // The path of a unix socket has 108 bytes, one of them the zero at its end.
        if let path = settings.boardSocket, path.utf8.count > 107 {
            faults.append("boardSocket: \(path) is longer than the 107 bytes of a socket's path.")
        }
        if settings.stateDirectory == settings.exchangeRoot {
            faults.append("exchangeRoot: It must not be the state directory.")
        }
    }

    private static func sentence(_ kind: SettingKey.Kind) -> String {
        switch kind {
        case .path: "This must be a path of 1 to 4096 bytes, without control characters."
        case .names: "This must be names of hosts with commas between them, without ports."
        case .word(let words): "This must be one of: \(words.joined(separator: ", "))."
        case .loopback: "This must be an address of this machine, such as 127.0.0.2."
        case .number(let range):
            "This must be a whole number from \(range.lowerBound) to \(range.upperBound)."
        }
    }
}

/// The environment that this process was started with.
enum Environment {
    /// Variables whose names begin with a prefix.
    ///
    /// The names come from `/proc`, because a settings error is a name nobody asks for; where that
    /// cannot be read, only the settings' own names are looked up.
    static func variables(prefix: String = SettingKey.variablePrefix) -> [String: String] {
        var found: [String: String] = [:]
        let bytes = (try? Console.read("/proc/self/environ", bytesMaximum: 1 << 22)) ?? []
        for line in bytes.split(separator: 0) {
            let text = String(decoding: line, as: UTF8.self)
            guard text.hasPrefix(prefix), let sign = text.firstIndex(of: "=") else { continue }
            found[String(text[..<sign])] = String(text[text.index(after: sign)...])
        }
        for key in SettingKey.allCases {
            if let value = getenv(key.variable) { found[key.variable] = String(cString: value) }
        }
        return found
    }
}

extension SettingKey.Kind {
    /// Whether a text is a value of this kind; a number is none until it is read as one.
    fileprivate func accepts(_ text: String) -> Bool {
        switch self {
        case .path:
            (1...4096).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
        case .word(let words): words.contains(text)
        case .loopback: BoardAddress.isLoopbackNumber(text)
        case .names: Settings.areNames(text)
        case .number: false
        }
    }
}
