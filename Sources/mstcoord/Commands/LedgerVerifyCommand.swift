import ArgumentParser
import Coordination
import Evidence
import Storage

/// `mstcoord ledger verify|prove|check-proof|export`.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Proves that the history was not rewritten.",
        subcommands: [Verify.self, Prove.self, CheckProof.self, Export.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rebuilds everything from the documents and compares.",
            discussion: """
                Every signature is verified again, every verdict judged again, every decision made \
                again from the state before it, every leaf and every signed head computed again. \
                Of an export (`mstcoord ledger export`) it needs no database: only the file and, \
                with --pin, the thumbprints you vouch for. Exit status 1 if anything differs.
                """)
        @Argument(help: "An exported ledger, instead of a service's own.") var export: String?
        @OptionGroup var keys: PinOptions
        @Option(help: "How to print the report.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() throws {
            let report = try export.map(audit) ?? audit()
            switch format {
            case .json: Console.out(json(report).prettyText())
            case .csv:
                let rows = report.audit.findings.map {
                    "\($0.entry),\($0.code),\"\($0.sentence)\""
                }
                Console.write(
                    (["entry,code,sentence"] + rows).joined(separator: "\r\n") + "\r\n", to: 1)
            case .text: Console.out(text(report))
            }
            if !report.audit.findings.isEmpty {
                throw ExitCode(CommandFailure.Status.verdict.rawValue)
            }
        }

        private func audit() throws -> ExportAudit.Report {
            let settings = try service.settings()
            let store = try LedgerStore(reading: settings.databasePath)
            let me = try store.read { try $0.setting(ServiceSetting.coordinator) } ?? ""
            let progress = ProgressLine("entries checked")
            let report = try LedgerAudit.run(store, me: me, progress: progress.show)
            progress.end()
            return ExportAudit.Report(audit: report)
        }

        private func audit(_ path: String) throws -> ExportAudit.Report {
            var audit = ExportAudit(pins: try keys.read())
            let progress = ProgressLine("lines checked")
            var count = 0
            try LineReader.read(path) { line in
                audit.take(line)
                count += 1
                if count % 100 == 0 { progress.show(count) }
            }
            progress.end()
            return audit.finish()
        }

        private func json(_ report: ExportAudit.Report) -> JSONValue {
            var object = JSONObject([
                ("verdict", report.audit.findings.isEmpty ? "agrees" : "differs"),
                ("entries", .integer(Int64(report.audit.entries))),
                ("decisions", .integer(Int64(report.audit.decisions))),
                ("destroyed", .integer(Int64(report.audit.destroyed))),
                ("root", .string(report.audit.root)),
                (
                    "findings",
                    .array(
                        report.audit.findings.map {
                            [
                                "entry": .integer(Int64($0.entry)), "code": .string($0.code),
                                "sentence": .string($0.sentence),
                            ]
                        })
                ),
            ])
            guard export != nil else { return .object(object) }
            object["pinned"] = .array(report.pinned.map { .string($0) })
            object["coordinatorKey"] = report.coordinatorKey.map { .string($0.text) } ?? .null
            object["cosigned"] = .object(
                JSONObject(
                    report.cosigned.sorted { $0.key < $1.key }.map { ($0, $1.json) }))
            return .object(object)
        }

        private func text(_ report: ExportAudit.Report) -> String {
            let audit = report.audit
            var lines = [
                audit.findings.isEmpty
                    ? "The ledger agrees with itself." : "The ledger does not agree with itself.",
                "  entries    \(audit.entries)", "  decisions  \(audit.decisions) made again",
                "  root       \(audit.root)",
            ]
            if audit.destroyed > 0 {
                lines.append(
                    "  destroyed  \(audit.destroyed) at the end of their retention; what is left "
                        + "of them is the coordinator's word")
            }
            if let key = report.coordinatorKey { lines.append("  its key    \(key.spoken)") }
            for (party, head) in report.cosigned.sorted(by: { $0.key < $1.key }) {
                lines.append("  cosigned   \(head.size) entries by \(party)")
            }
            lines += audit.findings.map { "  entry \($0.entry): \($0.code): \($0.sentence)" }
            return lines.joined(separator: "\n")
        }
    }
}
