import Evidence
import Glibc
import Storage

/// A database of one test's own in a folder of its own, removed with the test.
final class LedgerFixture: Sendable {
    let folder: String
    var path: String { folder + "/coordinator.sqlite" }

    init() throws {
        var template = Array("/tmp/mst-ledger-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw NoFolder() }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    struct NoFolder: Error {}

    deinit {
        for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
        rmdir(folder)
    }

    func open() throws -> LedgerStore { try LedgerStore(writingTo: path) }

    /// An entry that says who and where it is.
    static func entry(
        _ number: Int, issuer: String = "rotherham", audience: [String] = ["coordinator"],
        type: String = "nomination", sequence: Int? = nil
    ) -> StoredEntry {
        StoredEntry(
            entry: number, recordedAt: 1_543_190_400 + number, issuer: issuer, audience: audience,
            type: type, sequence: sequence ?? number,
            digest: PayloadDigest(of: Array("\(issuer) \(number)".utf8)),
            verdict: StoredEntry.applied, detail: "", envelope: Array("{\"n\":\(number)}".utf8),
            leafHash: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32))
    }

    static func held(_ sequence: Int, _ text: String, issuer: String = "rotherham") -> HeldDocument
    {
        HeldDocument(
            issuer: issuer, audience: ["coordinator"], sequence: sequence,
            digest: PayloadDigest(of: Array(text.utf8)), envelope: Array(text.utf8), receivedAt: 7)
    }
}

/// What a store refuses, or `nil`.
func fault(_ action: () throws -> Void) -> StorageFault? {
    do {
        try action()
        return nil
    } catch {
        return error as? StorageFault
    }
}
