import Evidence
import Foundation
import GRDB

extension StoredEntry {
    static let columns =
        "entry, recorded_at, issuer, audience, type, sequence, digest, verdict, detail, envelope, "
        + "leaf_hash"

    init(row: Row) throws {
        self.init(
            entry: row[0], recordedAt: row[1], issuer: row[2],
            audience: StoredEntry.split(row[3]), type: row[4], sequence: row[5],
            digest: try StoredEntry.digest(row, 6), verdict: row[7], detail: row[8],
            envelope: try StoredEntry.bytes(row, 9), leafHash: try StoredEntry.bytes(row, 10))
    }

    /// Party ids hold no comma, so a joined list reads back as it was.
    static func joined(_ audience: [String]) -> String { audience.joined(separator: ",") }

    static func split(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

    static func data(_ bytes: [UInt8]) -> Data { Data(bytes) }

    static func bytes(_ data: Data) -> [UInt8] { Array(data) }

    /// The bytes of a column, copied once.
    static func bytes(_ row: Row, _ column: Int) throws -> [UInt8] {
        try row.withUnsafeData(atIndex: column) { $0.map { Array($0) } ?? [] }
    }

    static func digest(_ row: Row, _ column: Int) throws -> PayloadDigest {
        let bytes = try bytes(row, column)
        guard let digest = PayloadDigest(bytes: bytes) else {
            throw StorageFault.corrupt("a digest of \(bytes.count) bytes")
        }
        return digest
    }

    static func digest(_ data: Data) throws -> PayloadDigest {
        guard let digest = PayloadDigest(bytes: Array(data)) else {
            throw StorageFault.corrupt("a digest of \(data.count) bytes")
        }
        return digest
    }
}

extension StoredAnswer {
    init(row: Row) {
        self.init(
            id: row[0], party: row[1], name: row[2], bytes: StoredEntry.bytes(row[3]),
            publishedAt: row[4])
    }
}
