import ArgumentParser
import BoardServer
import Evidence

/// `mstcoord settings`: what holds, and who said so.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Each setting, its value, and where it came from.",
        discussion: """
            What comes later in this list goes before what comes earlier: the program's standard, \
            the settings file (--config, MSTCOORD_CONFIG, or \(Settings.standardPath)), the \
            environment (httpPort is MSTCOORD_HTTP_PORT), options (--state, --setting NAME=VALUE). \
            A name that is not known is refused, in each of them.
            """)
    @Option(help: "How to print it.") var format: OutputFormat = .text
    @OptionGroup var service: StateOptions

    func run() throws {
        Console.out(Self.answer(try service.settings()), as: format)
    }

    private static func answer(_ settings: Settings) -> Answer {
        Answer(
            title: "Settings", sentences: [],
            tables: [
                AnswerTable(
                    "Settings",
                    columns: [
                        .init("setting"), .init("value"), .init("from"), .init("changed by"),
                        .init("what it is"),
                    ],
                    rows: SettingKey.allCases.map { key in
                        [
                            key.rawValue, settings.text(of: key) ?? "–",
                            settings.origin(of: key).description,
                            key.isReloadable ? "reload" : "restart", key.meaning,
                        ]
                    })
            ],
            data: [
                "file": settings.file.map { .string($0) } ?? .null,
                "settings": .array(SettingKey.allCases.map { json($0, settings) }),
            ])
    }

    private static func json(_ key: SettingKey, _ settings: Settings) -> JSONValue {
        let value: JSONValue
        switch (key.kind, settings.text(of: key)) {
        case (_, nil): value = .null
        case (.number, let text?): value = Int64(text).map { .integer($0) } ?? .null
        case (_, let text?): value = .string(text)
        }
        let origin: (kind: String, name: String?)
        switch settings.origin(of: key) {
        case .standard: origin = ("standard", nil)
        case .file(let path): origin = ("file", path)
        case .environment(let name): origin = ("environment", name)
        case .flag(let name): origin = ("option", name)
        }
        return [
            "name": .string(key.rawValue), "value": value, "from": .string(origin.kind),
            "where": origin.name.map { .string($0) } ?? .null,
            "variable": .string(key.variable), "reloadable": .bool(key.isReloadable),
            "meaning": .string(key.meaning),
        ]
    }
}
