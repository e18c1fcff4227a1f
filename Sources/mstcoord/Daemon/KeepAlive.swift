import Glibc
import Synchronization

/// Feeds the service manager's watchdog with the progress of the one writer, and with nothing else.
///
/// The writer itself calls it, between its steps: a writer that is stuck calls nothing, and after
/// the unit's `WatchdogSec` the service is started again. A long round that gets on keeps alive.
final class KeepAlive: Sendable {
    private let lastSecond = Mutex<Int>(.min)
    private let second: @Sendable () -> Int
    private let send: @Sendable () -> Void

    /// - Parameters:
    ///   - second: Seconds from any origin that never run backwards.
    ///   - send: Tells the manager.
    init(
        second: @escaping @Sendable () -> Int = SystemTime.uptime,
        send: @escaping @Sendable () -> Void = { Systemd.notify("WATCHDOG=1") }
    ) {
        self.second = second
        self.send = send
    }

    /// The writer has got on; at most one message a second goes out.
    @Sendable func progress() {
        let now = second()
        let isNew = lastSecond.withLock { last in
            defer { last = now }
            return last != now
        }
        if isNew { send() }
    }
}
