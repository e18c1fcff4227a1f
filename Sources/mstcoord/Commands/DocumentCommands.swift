import ArgumentParser
import Commissioning
import Evidence
import Exchange

/// Which desk a partner works at.
struct DeskOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The party's own folder, made by: mstcoord key generate --desk", valueName: "dir"))
    var desk: String

    func open() throws -> Desk { try Desk(desk, system: LocalFolderSystem()) }
}

/// What a document is to say.
struct BodyOptions: ParsableArguments {
    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "A member of the body: name=value; a list is written as JSON: order='[\"R-1\"]'.",
            valueName: "name=value"))
    var members: [String] = []

    @Option(help: ArgumentHelp("The whole body as a JSON file.", valueName: "file"))
    var body: String?

    func object() throws -> JSONObject {
        var object = JSONObject([])
        if let body {
            let bytes = try Console.read(body, bytesMaximum: 1 << 20)
            guard case .object(let read)? = try? StrictJSON.parse(bytes) else {
                throw CommandFailure(
                    .data, "draft.body", "\(body) is not a JSON object.",
                    remedy: "Give the body of the document as one strict JSON object.")
            }
            object = read
        }
        for member in members {
            guard let split = member.firstIndex(of: "="), split != member.startIndex else {
                throw CommandFailure(
                    .usage, "draft.set", "\(member) is not name=value.",
                    remedy: "Write for example: --set reference=R-0417")
            }
            let name = String(member[..<split])
            object[name] = BodyOptions.value(
                String(member[member.index(after: split)...]), of: name)
        }
        return object
    }

    /// Members that are whole numbers; everything else that is not a list or an object is text.
    private static let numbers: Set = [
        "class", "releasePlaces", "morePlacesMaximum", "bedsUsable", "familySlots", "weeks",
    ]

    private static func value(_ text: String, of name: String) -> JSONValue {
        if numbers.contains(name), let number = Int64(text) { return .integer(number) }
        if text.hasPrefix("[") || text.hasPrefix("{"),
            let value = try? StrictJSON.parse(Array(text.utf8))
        {
            return value
        }
        return .string(text)
    }
}

/// `mstcoord draft TYPE`: the next document of a party, unsigned.
struct DraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Writes the next document of a party, unsigned, to be read before it is signed.",
        discussion: DocumentHelp.bodies)

    @Argument(help: "The type of document.") var type: String

    @Option(
        help: ArgumentHelp(
            "The party's own folder; without one: --party and --agreement.", valueName: "dir"))
    var desk: String?

    @Option(help: "The party's id (without a desk).") var party: String?

    @Option(
        help: ArgumentHelp(
            "The signed agreement in force, from the out folder (without a desk).",
            valueName: "file"))
    var agreement: String?

    @Option(
        help: ArgumentHelp(
            "The last file this party sent; none: this is the first (without a desk).",
            valueName: "file"))
    var after: String?

    @OptionGroup var content: BodyOptions

    @Option(name: [.customShort("o"), .customLong("output")], help: "Where to write it.")
    var output: String?

    func run() throws {
        let body = try content.object()
        let head: PayloadHead
        if let desk {
            head = try Drafting.draft(
                type, desk: Desk(desk, system: LocalFolderSystem()), body: body)
        } else if let party, WireName.isWellFormed(party), let agreement {
            head = try Drafting.draft(
                type, party: party, agreement: agreement, after: after, body: body)
        } else {
            throw CommandFailure(
                .usage, "draft.desk", "A draft needs --desk, or --party and --agreement.",
                remedy: "See: mstcoord draft --help")
        }
        try Drafting.deliver(Array((head.payloadValue().prettyText() + "\n").utf8), to: output)
    }
}

/// `mstcoord sign FILE`: signs a draft, or adds a signature to a signed file.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Signs a draft, or adds this party's signature to an agreement.")

    @Argument(help: "The draft or signed file, or - for standard input.") var file: String

    @Option(help: ArgumentHelp("The party's own folder, with its keys.", valueName: "dir"))
    var desk: String?

    @Option(
        help: ArgumentHelp(
            "A private JSON Web Key, instead of a desk's or beside them.", valueName: "file"))
    var key: [String] = []

    @Option(name: [.customShort("o"), .customLong("output")], help: "Where to write it.")
    var output: String?

    @Flag(help: "Drop it into the party's in folder (with --desk).") var drop = false

    func run() throws {
        guard let desk else {
            guard !key.isEmpty, !drop else {
                throw CommandFailure(
                    .usage, "sign.key", "Signing needs --desk, or --key without --drop.",
                    remedy: "Name the desk, or a private key file.")
            }
            let (envelope, _) = try Drafting.sign(Console.read(file), keys: key.map(KeyFile.read))
            return try Drafting.deliver(envelope.generalBytes(), to: output)
        }
        var opened = try Desk(desk, system: LocalFolderSystem())
        try sign(at: &opened)
    }

    private func sign(at desk: inout Desk) throws {
        let (envelope, head) = try Drafting.sign(
            Console.read(file), desk: &desk, offline: key.map(KeyFile.read))
        if drop {
            Console.error("dropped \(try desk.drop(envelope, head)) into \(desk.card.inFolder)")
            if output == nil { return }
        }
        try Drafting.deliver(envelope.generalBytes(), to: output)
    }
}

/// `mstcoord send TYPE`: draft, sign and drop in one.
struct SendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Drafts, signs and drops a document in one step.",
        discussion: DocumentHelp.bodies)

    @Argument(help: "The type of document.") var type: String
    @OptionGroup var desk: DeskOption
    @OptionGroup var content: BodyOptions

    func run() throws {
        var desk = try desk.open()
        let body = try content.object()
        let opened = desk
        let (envelope, name) = try opened.send {
            let draft = try Drafting.draft(type, desk: desk, body: body)
            return try Drafting.sign(draft.canonicalBytes(), desk: &desk)
        }
        Console.out("dropped \(name) into \(desk.card.inFolder)")
        Console.out("digest  \(envelope.digest)")
    }
}

/// `mstcoord inspect FILE`: shows what a file says, believed or not.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what a signed file says, without checking who signed it.")

    @Argument(help: "The file, or - for standard input.") var file: String

    @Flag(help: "Print the snapshot of an allocation, ready for: mstcoord plan -")
    var snapshot = false

    @Flag(help: "Print the payload alone, exactly as it was signed.") var payload = false

    func run() throws {
        let bytes = try Console.read(file, bytesMaximum: SignedEnvelope.bytesMaximum + 1)
        let envelope = try SignedEnvelope.read(bytes)
        let value = try? StrictJSON.parse(envelope.payload)
        if payload {
            Console.out(String(decoding: envelope.payload, as: UTF8.self))
            return
        }
        if snapshot {
            guard let frozen = value?["body"]?["snapshot"] else {
                throw CommandFailure(
                    .data, "inspect.no-snapshot", "\(file) holds no snapshot.",
                    remedy: "Snapshots are in allocation files.")
            }
            Console.out(frozen.prettyText())
            return
        }
        Console.error("NOT VERIFIED. To check it: mstcoord verify")
        let shown: JSONValue = [
            "type": .string(envelope.type), "digest": .string(envelope.digest.description),
            "payloadBytes": .integer(Int64(envelope.payload.count)),
            "signatures": .array(
                envelope.signatures.map {
                    [
                        "alg": .string($0.header.algorithm.rawValue),
                        "kid": .string($0.header.kid.text),
                    ]
                }),
            "payload": value ?? .null,
        ]
        Console.out(shown.prettyText())
    }
}

/// `mstcoord convert FILE`: between the compact and the JSON form of a signature.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Turns a compact signature into a file for a drop folder, or the other way.")

    @Argument(help: "The file, or - for standard input.") var file: String

    @Flag(help: "Write the compact form, one line a signature.") var compact = false

    @Option(name: [.customShort("o"), .customLong("output")], help: "Where to write it.")
    var output: String?

    func run() throws {
        let bytes = try Console.read(file, bytesMaximum: SignedEnvelope.bytesMaximum + 1)
        let text = String(decoding: bytes, as: UTF8.self)
        let isCompact = text.first.map { $0 != "{" && !$0.isWhitespace } ?? false
        let envelope =
            isCompact
            ? try SignedEnvelope.fromCompact(String(text.prefix { !$0.isNewline }))
            : try SignedEnvelope.read(bytes)
        let result =
            compact
            ? Array((envelope.compactForms().joined(separator: "\n") + "\n").utf8)
            : envelope.generalBytes()
        try Drafting.deliver(result, to: output)
    }
}
