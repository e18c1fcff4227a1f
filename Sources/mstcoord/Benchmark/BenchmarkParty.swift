import Commissioning
import Evidence
import Exchange
import Glibc

/// A made-up party of the benchmark: signs documents in its stream as a real one would.
struct BenchmarkParty {
    let id: String
    let key: PrivateKey
    /// Where its files are dropped.
    let inFolder: String
    var agreement: AgreementReference?
    private var last: StreamPosition?
    private var random: SampleNumbers
    private var dropped = 0

    init(_ id: String, exchangeRoot: String) throws {
        self.id = id
        key = try PrivateKey(seed: Hashing.sha256(Array("benchmark \(id)".utf8)))
        inFolder = "\(exchangeRoot)/\(id)/in"
        random = SampleNumbers(seed: id.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    }

    /// The next document of its stream.
    mutating func sign(
        _ type: DocumentType, _ body: JSONObject, at now: Instant
    ) throws -> SignedEnvelope {
        let head = PayloadHead(
            type: type.rawValue, iss: id, aud: [BenchmarkService.me], agreement: agreement,
            seq: (last?.seq ?? 0) + 1, prev: last?.digest, iat: now.seconds,
            exp: now.seconds + Desk.validitySeconds,
            jti: (0..<16).map { _ in UInt8(random.next(0...255)) }, body: body)
        let envelope = try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: [key])
        last = StreamPosition(seq: head.seq, digest: envelope.digest)
        return envelope
    }

    /// Lays a file into a folder under the next name: whole, as a partner's SFTP client does.
    mutating func drop(_ bytes: [UInt8], in folder: String? = nil) throws {
        dropped += 1
        let number = String(dropped)
        let name = String(repeating: "0", count: 8 - number.count) + number + ".jws.json"
        let (temporary, path) = ("\(folder ?? inFolder)/.part", "\(folder ?? inFolder)/\(name)")
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o660)
        let count = write(descriptor, bytes, bytes.count)
        close(descriptor)
        guard count == bytes.count, rename(temporary, path) == 0 else {
            throw CommandFailure(
                .inputOutput, "file.write", "\(path) cannot be written.",
                remedy: "Name a folder on a disk with room: --folder")
        }
    }
}
