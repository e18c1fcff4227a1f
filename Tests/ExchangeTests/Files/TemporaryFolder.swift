import Exchange
import Glibc

/// A real folder of one test's own, with the drop folders of two parties; removed with the test.
final class TemporaryFolder: Sendable {
    let path: String
    let system = LocalFolderSystem()
    static let parties = ["barnsley", "rotherham"]

    init() throws {
        var template = Array("/tmp/mst-files-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(what: "mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try FolderLayout(system: system).create(root: root, parties: Self.parties)
        _ = try system.createFolder(FolderPath(path).child(Self.name("state")), mode: 0o700)
    }

    struct Failed: Error {
        let what: String
    }

    var root: String { "\(path)/exchange" }
    var state: String { "\(path)/state" }
    var inbox: Inbox { Inbox(system: system, root: root) }
    var publisher: Publisher { Publisher(system: system, root: root) }

    func inPath(_ party: String = "barnsley") -> String { "\(root)/\(party)/in" }
    func outPath(_ party: String = "barnsley") -> String { "\(root)/\(party)/out" }

    /// A quarantine that is ready for use.
    func quarantine(_ limits: FolderLimits = .standard) throws -> Quarantine {
        let quarantine = Quarantine(system: system, stateFolder: state, limits: limits)
        try quarantine.prepare()
        return quarantine
    }

    /// Writes a file as a party would: open, write, close.
    func drop(_ text: String, as name: String, in folder: String? = nil) throws {
        try drop(Array(text.utf8), as: Self.name(name), in: folder)
    }

    func drop(_ bytes: [UInt8], as name: FileName, in folder: String? = nil) throws {
        let directory = open(folder ?? inPath(), O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        let characters = name.bytes.map { CChar(bitPattern: $0) } + [0]
        let file = openat(directory, characters, O_WRONLY | O_CREAT | O_TRUNC, mode_t(0o640))
        guard file >= 0 else { throw Failed(what: "open \(name.escaped)") }
        defer { close(file) }
        guard write(file, bytes, bytes.count) == bytes.count else { throw Failed(what: "write") }
    }

    /// The names in a folder, hidden ones too, sorted.
    func names(in folder: String) throws -> [String] {
        try system.withFolder(FolderPath(folder)) {
            try $0.listing(countMaximum: 100_000).names.sorted().map(\.escaped)
        }
    }

    func entry(_ name: String, in folder: String) throws -> FolderEntry? {
        try system.withFolder(FolderPath(folder)) { try $0.entry(Self.name(name)) }
    }

    func text(_ name: String, in folder: String) throws -> String? {
        try system.withFolder(FolderPath(folder)) { folder in
            guard
                case .bytes(let bytes, _) = try folder.read(
                    Self.name(name), bytesMaximum: 1 << 24)
            else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    static func name(_ text: String) -> FileName {
        guard let name = FileName(text) else { preconditionFailure("test name \(text)") }
        return name
    }

    /// Removes everything below and including `path`, following no link.
    static func removeTree(_ path: String) {
        if let stream = opendir(path) {
            var children: [String] = []
            while let record = readdir(stream) {
                let name = withUnsafePointer(to: &record.pointee.d_name) { start in
                    start.withMemoryRebound(to: CChar.self, capacity: 256) { Array(cString: $0) }
                }
                if name != [46], name != [46, 46] {
                    var bytes = Array(path.utf8) + [47]
                    bytes += name
                    remove(bytes, &children)
                }
            }
            closedir(stream)
            children.forEach(removeTree)
        }
        rmdir(path)
    }

    private static func remove(_ path: [UInt8], _ folders: inout [String]) {
        let characters = path.map { CChar(bitPattern: $0) } + [0]
        if unlink(characters) != 0 { folders.append(String(decoding: path, as: UTF8.self)) }
    }

    deinit {
        Self.removeTree(path)
    }
}

extension Array where Element == UInt8 {
    fileprivate init(cString start: UnsafePointer<CChar>) {
        self = Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
    }
}

/// The code of the fault that `body` throws; nil if it throws none.
func faultCode(_ body: () throws -> Void) -> FolderFault.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? FolderFault)?.code
    }
}
