import Foundation
import Storage
import Testing

@Suite("Who may look at the board")
struct AccessStoreTests {
    private func grant(_ role: String, _ mark: UInt8) -> AccessGrant {
        AccessGrant(
            kind: .token, role: role, name: "", hash: [UInt8](repeating: mark, count: 32),
            madeAt: 100, expiresAt: 1000)
    }

    @Test("What was revoked after a copy was made is not open in it once the others are kept")
    func endsWhatIsNotOpenElsewhere() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/access-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let present = try AccessStore(folder + "/present.sqlite")
        let copy = try AccessStore(folder + "/copy.sqlite")
        for mark in 1...3 {
            for store in [present, copy] {
                _ = try store.add(grant("board", UInt8(mark)), most: 10)
            }
        }
        #expect(try present.end(2, at: 200))
        #expect(try copy.live(at: 300).map(\.id) == [1, 2, 3])
        try copy.endAll(except: Set(present.live(at: 300).map(\.hash)), at: 300)
        #expect(try copy.live(at: 300).map(\.id) == [1, 3])
        try copy.endAll(except: [], at: 300)
        #expect(try copy.live(at: 300).isEmpty)
    }
}
