import Evidence
import Glibc

/// What this machine can do at most: the measures beside which the exchange's figures stand.
struct MachineRates {
    /// Ed25519 signatures checked a second by `openssl speed` on one core; `nil` if it is not here.
    let opensslVerifies: Int?
    /// The same, made.
    let opensslSigns: Int?
    /// Signatures this program's library checks in a second of one core.
    let ownVerifies: Int
    /// The same, made.
    let ownSigns: Int
    /// Processors of the machine.
    let processors: Int
    /// Programs that wanted one of them in the last minute, in hundredths, before we began.
    let loadHundredths: Int
    /// Times a second that 4 KiB added to a file reach the disk.
    let syncs: Int

    /// The rate against which the backlog is held: openssl's, else our own library's.
    var verifies: Int { opensslVerifies ?? ownVerifies }

    /// Measures the machine for some three seconds.
    ///
    /// - Parameter folder: A folder on the disk that the exchange uses.
    /// - Throws: `CommandFailure` if nothing can be written there; `KeyFault`.
    init(folder: String) throws {
        var load = 0.0
        loadHundredths = getloadavg(&load, 1) == 1 ? Int(load * 100) : 0
        processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let openssl = Self.openssl()
        (opensslSigns, opensslVerifies) = (openssl?.signs, openssl?.verifies)
        let key = try PrivateKey.generate()
        let message = [UInt8](repeating: 0x61, count: 1000)
        let signature = try key.sign(message)
        ownVerifies = Self.rate {
            precondition(key.publicKey.isValid(signature: signature, of: message))
        }
        ownSigns = Self.rate { _ = try? key.sign(message) }
        syncs = try Self.syncRate(folder + "/sync-test")
    }

    /// How often a second of the processor something can be done.
    private static func rate(_ body: () -> Void) -> Int {
        var count = 0
        let begin = ProcessFigures.processorMicroseconds
        while ProcessFigures.processorMicroseconds - begin < 500_000 {
            for _ in 0..<50 { body() }
            count += 50
        }
        return count * 1_000_000 / (ProcessFigures.processorMicroseconds - begin)
    }

    /// Adds 4 KiB to a file and waits for the disk, 500 times; the median counts.
    private static func syncRate(_ path: String) throws -> Int {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .inputOutput, "file.write", "\(path) cannot be written.",
                remedy: "Name a folder on a disk with room: --folder")
        }
        defer {
            close(descriptor)
            unlink(path)
        }
        let page = [UInt8](repeating: 0, count: 4096)
        var times: [Int] = []
        for _ in 0..<500 {
            let begin = ProcessFigures.wallMicroseconds
            guard write(descriptor, page, page.count) == page.count, fsync(descriptor) == 0 else {
                throw CommandFailure(
                    .inputOutput, "file.write", "\(path) cannot be synced.",
                    remedy: "Name a folder on a disk with room: --folder")
            }
            times.append(ProcessFigures.wallMicroseconds - begin)
        }
        return 1_000_000 / max(1, times.sorted()[times.count / 2])
    }

    /// Runs `openssl speed` for two seconds; its line for machines begins with `+F6`.
    private static func openssl() -> (signs: Int, verifies: Int)? {
        guard let pipe = popen("openssl speed -mr -seconds 1 ed25519 2>/dev/null", "r") else {
            return nil
        }
        var output = ""
        var line = [CChar](repeating: 0, count: 1024)
        while fgets(&line, Int32(line.count), pipe) != nil {
            output += String(
                decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        pclose(pipe)
        for text in output.split(separator: "\n") where text.hasPrefix("+F6:") {
            let parts = text.split(separator: ":").suffix(2).compactMap { part in
                part.split(separator: ".").first.flatMap { Int($0) }
            }
            if parts.count == 2 { return (parts[0], parts[1]) }
        }
        return nil
    }
}
