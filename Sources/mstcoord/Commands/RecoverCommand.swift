import ArgumentParser
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

/// `mstcoord recover`.
struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Gets back what a restored ledger has lost, out of the parties' files.",
        discussion: """
            After a restore from a backup the daemon signs nothing until it knows again what it \
            has signed since. This reads every in and out folder, and the files and folders you \
            name: our own files as the parties hold them, and the parties' own copies of what they \
            sent. Each step is made again and must come to the same words; the old signatures are \
            recorded. What is missing is named: ask for it, run this again. Stop the daemon first.

            A party that says it holds something we never sent is contested with --dispute; what \
            it says it holds is then believed no more, and its file is put aside.
            """)

    @Argument(help: "Files and folders with copies, besides the exchange folders.")
    var paths: [String] = []
    @Option(help: "Contest what this party says it holds of us.") var dispute: String?
    @OptionGroup var service: StateOptions

    func run() async throws {
        let opened = try OpenedService.forOperator(service)
        if let dispute {
            try await opened.coordinator.dispute(dispute)
            return Console.out("What \(dispute) says it holds of us is contested.")
        }
        let root = opened.settings.exchangeRoot
        let parties = await opened.coordinator.parties
        let folders = parties.flatMap { ["\(root)/\($0)/out", "\(root)/\($0)/in"] }
        var files: [[UInt8]] = []
        for path in folders + paths { files += try Self.files(path, isNamed: paths.contains(path)) }
        let report = try await opened.coordinator.recover(from: files)
        let count = report.entriesAfter - report.entriesBefore
        Console.out("\(count) entries are back; the ledger ends at \(report.entriesAfter).")
        if let missing = report.missing {
            throw CommandFailure(
                .verdict, "recover.missing", missing, remedy: report.remedy ?? "")
        }
        Console.out("Nothing more is known to be missing. The daemon can be started.")
    }

    /// The files of a folder (not of those below it), or the one file, as far as they may be ours.
    private static func files(_ path: String, isNamed: Bool) throws -> [[UInt8]] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard isNamed else { return [] }
            throw CommandFailure(
                .noInput, "file.missing", "There is no \(path).", remedy: "Check the path.")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return [try Console.read(path)] }
        let limits = FolderLimits.standard
        return try LocalFolderSystem().withFolder(FolderPath(path)) { folder in
            try folder.listing(countMaximum: 1 << 20).names.sorted().compactMap { name in
                guard
                    case .bytes(let bytes, _) = try folder.read(
                        name, bytesMaximum: limits.fileBytesMaximum)
                else { return nil }
                return bytes
            }
        }
    }
}
