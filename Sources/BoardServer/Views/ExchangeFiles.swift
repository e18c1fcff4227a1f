import Commissioning
import Evidence

/// The newest files of the exchange, each direction's newest first.
package struct ExchangeFiles: Hashable, Sendable {
    /// The most files shown of each kind.
    package static let countMaximum = 100

    /// Documents that came in and were recorded, whatever became of them.
    package var incoming: [ExchangeFile] = []
    /// Documents that wait for earlier ones.
    package var held: [ExchangeFile] = []
    /// Documents of ours, written or still to be written into the parties' folders.
    package var outgoing: [ExchangeFile] = []

    /// No files.
    package init() {}
}

/// One file of the exchange: whose and what it is, but nothing of what it says.
package struct ExchangeFile: Hashable, Sendable {
    /// The party that sent it, or that it is for.
    package let party: String
    /// Document type.
    package let type: String
    /// Its number in its stream.
    package let number: Int
    /// When it was recorded.
    package let at: Instant
    /// `applied`, `held`, `published`, `waiting`, or the code of a refusal.
    package let state: String
    /// What exactly was wrong, if anything.
    package let detail: String

    /// One file.
    package init(
        party: String, type: String, number: Int, at: Instant, state: String, detail: String = ""
    ) {
        self.party = party
        self.type = type
        self.number = number
        self.at = at
        self.state = state
        self.detail = detail
    }

    /// What became of it, one sentence.
    var sentence: String {
        switch state {
        case "applied": "Taken in; it counts."
        case "held": "Kept until the documents before it arrive."
        case "published": "Lies in the party's folder."
        case "waiting": "Signed; not yet in the party's folder."
        default: RefusalWords.sentence(state)
        }
    }
}

/// What a refusal's code means to a person.
enum RefusalWords {
    static func sentence(_ code: String) -> String {
        RefusalCode(rawValue: code)?.sentence ?? "Refused."
    }

    static func remedy(_ code: String) -> String {
        RefusalCode(rawValue: code)?.remedy ?? ""
    }
}
