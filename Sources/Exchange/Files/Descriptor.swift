import Glibc

/// One open descriptor, closed when it is let go of.
struct Descriptor: ~Copyable {
    /// The system's number.
    let raw: Int32

    /// Takes over a descriptor that nobody else closes.
    init(taking raw: Int32) {
        self.raw = raw
    }

    /// Calls `attempt` until a signal no longer interrupts it.
    /// - Throws: the fault of its `errno`.
    static func open(
        _ operation: String, _ subject: String, _ attempt: () -> Int32
    ) throws(FolderFault) -> Descriptor {
        while true {
            let raw = attempt()
            if raw >= 0 { return Descriptor(taking: raw) }
            guard errno == EINTR else {
                throw FolderFault(errno: errno, operation: operation, subject: subject)
            }
        }
    }

    deinit {
        close(raw)
    }
}
