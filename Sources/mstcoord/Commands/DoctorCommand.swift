import ArgumentParser
import BoardServer
import Evidence
import Glibc

/// `mstcoord doctor`: what is wrong with a service, and how to mend it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "What is wrong, and how to mend it.",
        discussion: """
            Reads only. Looks at: \(DoctorSubject.allCases.map(\.rawValue).joined(separator: ", ")).

            Exit status 0: all is well; 1: something is wrong; 66: there is no service.
            """)
    @Option(help: "How to print it.") var format: OutputFormat = .text
    @OptionGroup var service: StateOptions

    func run() throws {
        let findings: [DoctorFinding]
        do {
            let settings = try service.settings()
            guard access(settings.databasePath, F_OK) == 0 else {
                throw CommandFailure(
                    .noInput, "state.missing",
                    "There is no service in \(settings.stateDirectory).",
                    remedy: "Name another with --state or --config, or make one with: "
                        + "mstcoord init")
            }
            findings = DoctorVisit(settings).findings
        } catch let failure as CommandFailure where failure.status == .configuration {
            findings = [.trouble(.settings, failure.sentence, failure.remedy)]
        }
        Console.out(Self.answer(findings), as: format)
        if findings.contains(where: { !$0.isGood }) {
            throw ExitCode(CommandFailure.Status.verdict.rawValue)
        }
    }

    private static func answer(_ findings: [DoctorFinding]) -> Answer {
        let bad = findings.count { !$0.isGood }
        return Answer(
            title: title(bad), sentences: [],
            tables: [
                AnswerTable(
                    "Looked at",
                    columns: [.init("subject"), .init("state"), .init("what to do")],
                    rows: findings.map { finding in
                        let state = finding.isGood ? "good" : ""
                        let words = [state, finding.sentence].filter { !$0.isEmpty }
                        return [
                            finding.subject.rawValue, words.joined(separator: ": "),
                            finding.remedy ?? "",
                        ]
                    })
            ],
            data: [
                "version": .string(ProgramVersion.text), "healthy": .bool(bad == 0),
                "findings": .array(
                    findings.map {
                        [
                            "subject": .string($0.subject.rawValue), "good": .bool($0.isGood),
                            "sentence": $0.isGood ? .null : .string($0.sentence),
                            "note": $0.isGood ? .string($0.sentence) : .null,
                            "whatToDo": $0.remedy.map { .string($0) } ?? .null,
                        ]
                    }),
            ])
    }

    private static func title(_ count: Int) -> String {
        switch count {
        case 0: "All is well"
        case 1: "One thing is wrong"
        default: "\(count) things are wrong"
        }
    }
}
