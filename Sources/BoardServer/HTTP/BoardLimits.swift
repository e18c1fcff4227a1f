/// Bounds of everything that a client can make large; each with its unit and its reason.
package enum BoardLimits {
    /// Bytes of a request target: what RFC 9110, section 4.1, asks of everybody.
    static let targetBytesMaximum = 8000
    /// Bytes of one header field; browsers stay under 2 KiB without cookies.
    package static let headerFieldBytesMaximum = 8 * 1024
    /// Characters of a text in a query: a caption or a list of terms is shorter.
    static let textCharactersMaximum = 120
    /// Bytes of all header fields together.
    package static let headerListBytesMaximum = 16 * 1024
    /// Header fields of one request.
    package static let headerFieldCountMaximum = 64
    /// Connections open at one time: a board has tens of readers, a descriptor costs memory.
    static let connectionsMaximum = 512
    /// Seconds after which a silent connection is closed.
    static let idleSeconds = 20
    /// Seconds a client has to finish a body that nobody reads.
    static let bodyDrainSeconds = 5
    /// Answers kept for one state of the service.
    static let keptAnswersMaximum = 128
    /// Bytes of all kept answers together.
    static let keptBytesMaximum = 16 << 20
    /// Rescans of the folders after which a daemon without a round is not ready.
    static let readyRescansMaximum = 3
    /// Years of a what-if on the board: its runs are made while the daemon works.
    static let whatIfYears = 1...10
    /// Runs of one set of terms on the board, for the same reason.
    static let whatIfRuns = 1...20
    /// What-ifs that wait for their runs or are being made.
    static let whatIfsWaitingMaximum = 4
    /// What-ifs kept for one state of the service; one is about a megabyte.
    static let keptWhatIfsMaximum = 8
    /// Wrong credentials that may be tried before one has to wait: a person mistypes a few times.
    static let failuresMaximum = 20
    /// Seconds in which one failure is forgiven: ten thousand guesses take a day and a half.
    static let secondsPerFailure = 15
    /// Seconds of a browser's session: a working day.
    package static let sessionSeconds = 12 * 3600
    /// Sessions open at one time: a board has tens of readers.
    package static let sessionsMaximum = 200
    /// Tokens and login links open at one time.
    package static let tokensMaximum = 200
    /// Seeds of what-ifs: whole numbers that every JSON reader keeps.
    static let whatIfSeeds = 0...(1 << 53) - 1
    /// Rows of one page of a list: a page of them is under a megabyte.
    static let pageRowsMaximum = 500
    /// Bytes from which content is compressed: less fits into one packet.
    static let compressedBytesMinimum = 1024
    /// Bytes up to which content is compressed: more would hold up other requests.
    static let compressedBytesMaximum = 4 << 20
    /// Event streams open at one time; each is a connection that stays.
    static let streamsMaximum = 64
    /// Seconds between two looks of a stream at the ledger.
    static let streamLookSeconds = 1
    /// Looks after which a stream without news sends a comment, so that no proxy ends it.
    static let streamLooksPerComment = 10
    /// Looks after which a stream ends and the client comes again: an hour.
    static let streamLooksMaximum = 3600
    /// Seconds for a connection to send the whole head of its request.
    static let headSeconds = 5
    /// Seconds for a client to take what stands in its way, or lose its connection.
    static let takeSeconds = 60
    /// Connections from which each new one ends the one that has waited longest: below the most
    /// that there may be, so that no client has to wait for a place.
    static let connectionsRelaxed = 384
    /// Answers kept for requests that are word for word the same.
    static let keptRequestsMaximum = 256
}
