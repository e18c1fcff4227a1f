/// How far a date of signing is believed.
///
/// The moment in a document is its sender's word alone, and much hangs on it: whether a release,
/// an answer or a notice was in time. A file may have been on its way while a machine was down, so
/// a date before its record counts; but no sender can have waited for longer than a week while
/// this service was there to take files in, nor signed a document before the one before it.
///
/// House rule: a week is longer than any weekend with holidays on both sides. All of it follows
/// from the ledger, so a replay believes what was believed then.
struct SigningTimes: Sendable {
    private static let secondsOnTheWay = 7 * 86_400
    private static let sampleSeconds = 3600

    /// Moments at which something was recorded, ascending, an hour or more apart: the newest that
    /// is a week old, and those after it.
    private var recorded: [Int] = []
    /// The newest such moment of each sender's documents that took effect.
    private var newest: [String: Int] = [:]

    /// The moment that counts as that of signing, in seconds since 1970, UTC.
    ///
    /// - Parameters:
    ///   - signed: what the document says.
    ///   - now: when it is recorded.
    func believed(_ signed: Int, of issuer: String, recordedAt now: Int) -> Int {
        let weekAgo = now - Self.secondsOnTheWay
        // Not the week before now but the last thing recorded before that week: after a month
        // without a service, what was signed in that month has a week to come in.
        let awake = recorded.last { $0 <= weekAgo } ?? weekAgo
        return max(signed, awake, min(newest[issuer] ?? awake, now))
    }

    /// Notes an entry of the ledger.
    ///
    /// - Parameter signed: the believed moment of a document that took effect; else `nil`.
    mutating func note(recordedAt now: Int, _ signed: Int?, of issuer: String) {
        if let signed { newest[issuer] = max(newest[issuer] ?? signed, signed) }
        guard now >= (recorded.last ?? now) + Self.sampleSeconds || recorded.isEmpty else { return }
        recorded.append(now)
        let old = recorded.lastIndex { $0 <= now - Self.secondsOnTheWay } ?? 0
        recorded.removeFirst(old)
    }
}
