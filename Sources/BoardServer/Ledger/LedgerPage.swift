import Commissioning
import Evidence

/// The page of the ledger: what is signed, who cosigned it, and how anybody can check it.
struct LedgerPage {
    let html: HTML

    /// - Parameter isMirror: It is the ledger of a mirror: the files that one party has received.
    init(_ snapshot: ServiceSnapshot, _ facts: LedgerFacts, isMirror: Bool = false) {
        html =
            PageFrame(
                title: Self.title(facts, isMirror),
                content: """
                    <p class="lead">\(Self.lead(facts, isMirror))</p>
                    \(Self.alarms(snapshot, facts))
                    <section aria-labelledby="parties">
                    <h2 id="parties">Who has signed what</h2>
                    \(HTML.table(Self.parties(snapshot, facts), id: "parties-table", unseen: true))
                    </section>
                    <section aria-labelledby="heads">
                    <h2 id="heads">Signed heads</h2>
                    \(HTML.table(Self.heads(snapshot, facts), id: "heads-table", unseen: true))
                    </section>
                    \(Self.instructions)
                    """,
                data: [
                    ("the newest signed head", "/api/v1/ledger/checkpoint"),
                    ("the entries", "/api/v1/ledger/entries"),
                ], snapshot: snapshot, address: "/ledger",
                entries: isMirror ? PageLinks.ofMirror : nil
            ).html
    }

    private static func title(_ facts: LedgerFacts, _ isMirror: Bool) -> String {
        let size = HTML.grouped(facts.head.size)
        if isMirror {
            return "This mirror holds \(size) documents that the \(facts.keeper) has published"
        }
        let behind = facts.parties.filter { $0.cosigned == nil }.map { PartyLabel.of($0.party) }
        return "The ledger: \(size) documents, "
            + (behind.isEmpty
                ? "every party has cosigned it"
                : "not yet cosigned by \(Counting.list(behind))")
    }

    private static func lead(_ facts: LedgerFacts, _ isMirror: Bool) -> String {
        let party = facts.parties.first.map { PartyLabel.of($0.party) } ?? "the party"
        if isMirror {
            return
                "What \(party) has received of the \(facts.keeper), and what it has sent itself, "
                + "in the order in which this mirror took it in. Each signed head that came was "
                + "checked against the one before; the newest that holds is below."
        }
        let every = Counting.of(facts.intervalHours, "hour", "hours")
        return "Everything that the \(facts.keeper) has taken in or sent stands here in one order. "
            + "Every \(every) it signs one value for all of it and sends that to every party, "
            + "which checks that nothing before was changed, signs it too, and sends it back."
    }

    private static func alarms(_ snapshot: ServiceSnapshot, _ facts: LedgerFacts) -> HTML {
        let silent = facts.parties.filter(\.isSilent).map { row -> HTML in
            let since = row.heardAt.map { "since " + snapshot.local.spoken($0) } ?? "ever"
            return """
                <li><span><strong>\(PartyLabel.of(row.party))</strong>: nothing was heard \
                \(since). What it sent before is used as it stands, and may be stale.</span></li>

                """
        }
        let kept = facts.evidence.map { "<li><span>\($0)</span></li>\n" as HTML }
        let items = silent + kept
        guard !items.isEmpty else { return "" }
        return """
            <section aria-labelledby="alarms">
            <h2 id="alarms">What a person must look at</h2>
            <ul class="needed">
            \(items)</ul>
            </section>
            """
    }

    private static func parties(_ snapshot: ServiceSnapshot, _ facts: LedgerFacts) -> AnswerTable {
        AnswerTable(
            "Parties and the heads they have signed",
            columns: [
                .init("party"), .init("sent", .trailing), .init("cosigned", .trailing),
                .init("came back"), .init("last heard"), .init("its documents"),
            ],
            rows: facts.parties.map { row in
                [
                    PartyLabel.of(row.party), row.sentSize.map { "\($0)" } ?? "none yet",
                    row.cosigned.map { "\($0.size)" } ?? "none yet",
                    row.cosigned.map { snapshot.local.stamp($0.at) } ?? "not yet",
                    row.heardAt.map(snapshot.local.stamp) ?? "never",
                    row.isSilent ? "may be stale" : "up to date",
                ]
            })
    }

    /// One row for each head, however many parties it was sent to and came back from.
    private static func heads(_ snapshot: ServiceSnapshot, _ facts: LedgerFacts) -> AnswerTable {
        var sizes: [Int] = []
        var rows: [Int: [CheckpointRow]] = [:]
        for row in facts.checkpoints {
            if rows[row.head.size] == nil { sizes.append(row.head.size) }
            rows[row.head.size, default: []].append(row)
        }
        return AnswerTable(
            "The newest signed heads",
            columns: [
                .init("documents", .trailing), .init("value"), .init("signed"),
                .init("cosigned by", absent: "nobody yet"),
            ],
            rows: sizes.sorted(by: >).compactMap { size in
                guard let same = rows[size], let first = same.last else { return nil }
                let others = Set(same.filter(\.isCosigned).map { PartyLabel.of($0.party) })
                return [
                    "\(size)", first.head.rootText, snapshot.local.stamp(first.at),
                    others.isEmpty ? AnswerTable.empty : Counting.list(others.sorted()),
                ]
            })
    }

    private static let instructions: HTML = """
        <section aria-labelledby="check">
        <h2 id="check">How to check it</h2>
        <ol>
        <li>Ask for an export: <code>mstcoord ledger export -o ledger.jsonl</code>. It is a text \
        file with one signed document a line.</li>
        <li>Have the coordinator's key read to you over the telephone, in groups of four \
        letters.</li>
        <li>Check the file on a machine of your own: <code>mstcoord ledger verify ledger.jsonl \
        --pin coordinator=…</code>. It needs nothing else. Every signature is checked again and \
        every decision made again.</li>
        <li>Without this program: <code>python3 verify-ledger.py ledger.jsonl --pin \
        coordinator=…</code> checks signatures, order and signed heads.</li>
        <li>Compare the last line it prints with the newest head above, and with the head that \
        you signed last.</li>
        </ol>
        <p>To show one document and no other: <code>mstcoord ledger prove NUMBER</code>, and \
        whoever gets the file: <code>mstcoord ledger check-proof FILE --pin …</code>.</p>
        </section>
        """
}
