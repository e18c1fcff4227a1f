/// Which names this server answers to.
///
/// - Source: House rule: a page of another site must not reach a server on the reader's own
///   machine by pointing its name there (DNS rebinding), so a foreign name gets no answer.
struct HostRule: Sendable {
    private let names: Set<String>

    /// The loopback names, and these.
    init(publicNames: [String]) {
        names = Set(["localhost", "127.0.0.1", "[::1]"] + publicNames.map { $0.lowercased() })
    }

    /// Whether a `Host` field, with any port, names this server.
    func allows(_ host: String?) -> Bool {
        guard let host else { return false }
        if names.contains(host) { return true }
        var name = host.lowercased()[...]
        let bracket = name.lastIndex(of: "]") ?? name.startIndex
        if let colon = name.lastIndex(of: ":"), colon >= bracket {
            let port = name[name.index(after: colon)...]
            guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), port.utf8.count <= 5
            else { return false }
            name = name[..<colon]
        }
        return names.contains(String(name))
    }
}
