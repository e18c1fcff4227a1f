/// What a doctor looks at, in this order; names are appended and never changed.
enum DoctorSubject: String, CaseIterable, Sendable {
    case settings, versions, daemon, clock, ledger
    case lostDocuments = "ledger against the parties' folders"
    case heads = "signed heads"
    case silence = "partners' silence"
    case streams
    case held = "documents held"
    case outbox = "files to be written"
    case deadlines = "next deadlines"
    case folders, permissions, quarantine, disk, keys
}

/// One thing that was looked at.
struct DoctorFinding: Equatable, Sendable {
    let subject: DoctorSubject
    /// What is wrong; of what is well, what was found.
    let sentence: String
    /// What to do; `nil` if all is well.
    let remedy: String?

    var isGood: Bool { remedy == nil }

    /// Something is wrong.
    static func trouble(
        _ subject: DoctorSubject, _ sentence: String, _ remedy: String
    ) -> DoctorFinding {
        DoctorFinding(subject: subject, sentence: sentence, remedy: remedy)
    }

    /// All is well.
    static func good(_ subject: DoctorSubject, _ sentence: String = "") -> DoctorFinding {
        DoctorFinding(subject: subject, sentence: sentence, remedy: nil)
    }
}

/// Sentences of what is wrong with one subject, each with what to do.
typealias DoctorTroubles = [(sentence: String, remedy: String)]
