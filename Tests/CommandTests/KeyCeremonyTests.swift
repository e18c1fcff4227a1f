import Evidence
import Foundation
import Testing

/// The ceremony of the README, command by command, as a party and an operator go through it.
@Suite("The key ceremony") struct KeyCeremonyTests {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "mst-ceremony-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var settings: [String] { ["--config", folder + "/settings.json"] }
    private func path(_ name: String) -> String { folder + "/" + name }

    private func run(_ words: String..., status: Int32 = 0) throws -> Program.Outcome {
        let done = try Program.run(arguments: words)
        #expect(done.status == status, "\(words): \(done.output) \(done.errors)")
        return done
    }

    /// What stands after a label of the output.
    private func value(_ label: String, in text: String) -> String {
        let line = text.split(separator: "\n").first { $0.hasPrefix(label) }
        return line.map { $0.dropFirst(label.count).trimmingCharacters(in: .whitespaces) } ?? ""
    }

    private func found() throws {
        let agreement = Program.repository + "/Config/agreement.json"
        let text = """
            {"stateDirectory":"\(path("state"))","exchangeRoot":"\(path("exchange"))","httpPort":0}
            """
        try text.write(toFile: path("settings.json"), atomically: true, encoding: .utf8)
        _ = try run("init", "--agreement", agreement, "--config", path("settings.json"))
    }

    @Test("Two keys, one of them offline; thumbprints in groups of four; rotation and revocation")
    func ceremony() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try found()
        let box = path("exchange/rotherham")
        let made = try run(
            "key", "generate", "--desk", path("desk"), "--party", "rotherham", "--in", box + "/in",
            "--out", box + "/out", "--offline", path("stick.jwk.json"))
        let offline = value("offline", in: made.output)
        #expect(offline.split(separator: " ").map(\.count) == Array(repeating: 4, count: 10) + [3])
        // The operator types what was read over the telephone.
        _ = try run(
            "trust", "add", "rotherham", "--thumbprint", offline, "--config", path("settings.json"))
        // The everyday key cannot replace anything by itself.
        let alone = try run("key", "rotate", "--desk", path("desk"), status: 65)
        #expect(alone.errors.contains("key.threshold") && alone.errors.contains("--with"))
        let rotated = try run(
            "key", "rotate", "--desk", path("desk"), "--with", path("stick.jwk.json"))
        #expect(rotated.output.contains("keyset-2.jws.json"))
        let shown = try run("key", "show", path("desk/keyset-2.jws.json"))
        #expect(shown.output.contains(value("thumbprint", in: rotated.output)))
        let daily = value("thumbprint", in: rotated.output)
        let revoked = try run(
            "key", "revoke", "--key", daily, "--desk", path("desk"), "--with",
            path("stick.jwk.json"),
            "--drop")
        #expect(revoked.output.contains("dropped"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: box + "/in").contains {
                $0.contains("00000003_keyset")
            })
        // The same key again: it is not good any more.
        let again = try run(
            "key", "revoke", "--key", daily, "--desk", path("desk"), "--with",
            path("stick.jwk.json"),
            status: 65)
        #expect(again.errors.contains("key.keyset"))
        let list = try run("trust", "list", "--config", path("settings.json"))
        #expect(list.errors.contains("rotherham has not sent its first keyset"))
        let doctor = try run("doctor", "--config", path("settings.json"), status: 1)
        #expect(doctor.output.contains("systemctl start"))
    }

    @Test("The coordinator's own key is replaced, and every party finds the new keyset")
    func coordinator() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try found()
        let before = try run("trust", "list", "--config", path("settings.json")).output
        let rotated = try run("key", "rotate", "--config", path("settings.json"))
        let list = try run("trust", "list", "--config", path("settings.json")).output
        #expect(list.contains(value("thumbprint", in: rotated.output)))
        #expect(before.contains("v1") && list.contains("v2") && list.contains("until "))
        #expect(try run("ledger", "verify", "--config", path("settings.json")).status == 0)
        let second = try run("key", "rotate", "--config", path("settings.json"))
        #expect(second.output.contains("thumbprint"))
    }
}
