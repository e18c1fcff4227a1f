import HTTPTypes
import NIOCore

/// Who is at the other end of a connection, and whether its word on others is taken.
///
/// A proxy says for whom it asks and how it was asked; anybody can write the same fields, so they
/// count only from where the proxy is.
/// - Source: RFC 7239, section 8.1: such fields are trustworthy only from known proxies.
struct Peer: Equatable, Sendable {
    /// Its address; `nil` of a unix socket.
    let address: String?
    /// Whether it is the proxy: it comes from the proxy's address, or by a unix socket, which only
    /// those can open whom its file lets in.
    let isProxy: Bool

    /// The other end of a connection.
    /// - Parameters:
    ///   - remote: its own address.
    ///   - local: ours: only this one is sure to tell a unix socket.
    ///   - proxy: the address from which the proxy speaks.
    init(remote: SocketAddress?, local: SocketAddress?, proxy: String) {
        address = remote?.ipAddress
        if case .unixDomainSocket = local {
            isProxy = true
        } else {
            isProxy = address != nil && address == proxy
        }
    }

    /// For whom a request was made: the address that the proxy names, else the peer's own.
    ///
    /// Of several addresses the last one counts: the proxy itself has put it there.
    func client(forwardedFor fields: [String]) -> String {
        let last = fields.last?.split(separator: ",").last.map { text in
            String(text.drop { $0 == " " }.prefix { $0 != " " })
        }
        if isProxy, let last, (try? SocketAddress(ipAddress: last, port: 0)) != nil { return last }
        return address ?? "unix socket"
    }
}
