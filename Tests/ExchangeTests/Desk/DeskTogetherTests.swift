import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Several programs at one desk")
struct DeskTogetherTests {
    private let now = Instant(seconds: 1_543_190_400)
    private let agreement = AgreementReference(
        id: "mst", version: 1, digest: PayloadDigest(of: Array("agreement".utf8)))

    private func desk(in folder: String, system: some FolderSystem) throws -> Desk {
        for name in ["in", "out"] {
            _ = try system.createFolder(FolderPath("\(folder)/\(name)"), mode: 0o770)
        }
        let card = DeskCard(
            party: "rotherham", coordinator: "coordinator", inFolder: "\(folder)/in",
            outFolder: "\(folder)/out", agreement: agreement)
        try Desk.make(
            "\(folder)/desk", card: card, key: PrivateKey(seed: [UInt8](repeating: 7, count: 32)),
            system: system)
        return try Desk("\(folder)/desk", system: system)
    }

    private func next(
        _ type: DocumentType, _ reference: String, at desk: Desk
    ) throws -> (envelope: SignedEnvelope, head: PayloadHead) {
        let head = try desk.draft(
            type, body: JSONObject([("reference", .string(reference))]), now: now,
            jti: [UInt8](0..<16))
        let envelope = try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: desk.keys())
        return (envelope, head)
    }

    @Test("Each document gets a number of its own, and names the one before it")
    func together() async throws {
        let folder = try TemporaryFolder()
        let desk = try desk(in: folder.path, system: LocalFolderSystem())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for program in 0..<4 {
                group.addTask {
                    let type: DocumentType = program < 2 ? .withdrawal : .teamReferral
                    for number in 1...10 {
                        try desk.send { try next(type, "R-\(program)-\(number)", at: desk) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let system = LocalFolderSystem()
        let files = try system.withFolder(FolderPath("\(folder.path)/in")) { opened in
            try opened.listing(countMaximum: 100).names.filter { !$0.isIgnored }
                .compactMap { name -> PayloadHead? in
                    guard
                        case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 20)
                    else { return nil }
                    let envelope = try SignedEnvelope.read(bytes)
                    return try PayloadHead.inspect(envelope.payload, type: nil)
                }
        }.sorted { $0.seq < $1.seq }
        #expect(files.map(\.seq) == Array(1...40))
        #expect(Set(files.map { "\($0.prev.map { "\($0)" } ?? "")" }).count == 40)
    }

    @Test("A document drafted before another took its number is not dropped, whatever its type")
    func sameNumber() throws {
        let system = MemoryFolderSystem()
        _ = try system.createFolder(FolderPath("/d"), mode: 0o770)
        let desk = try desk(in: "/d", system: system)
        let early = try next(.withdrawal, "R-1", at: desk)
        try desk.send { try next(.teamReferral, "R-2", at: desk) }
        let fault = #expect(throws: FolderFault.self) {
            try desk.drop(early.envelope, early.head)
        }
        #expect(fault?.code == .publishConflict)
        #expect(try desk.lastSent()?.seq == 1)
    }
}
