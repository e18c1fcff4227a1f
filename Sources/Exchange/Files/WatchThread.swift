import CLinux
import Glibc
import Synchronization

/// A small thread that sleeps until a descriptor is readable, tells so once, and then waits to be
/// rearmed: a burst of events costs one wake-up, and silence costs none.
struct WatchThread: Sendable {
    /// What the thread itself holds on to; nothing that would keep its owner alive.
    private final class Work: Sendable {
        let watched: Int32
        let commands: Int32
        let tell: @Sendable () -> Void
        /// Nothing was told since the thread was started or rearmed.
        let isArmed = Atomic(true)

        init(watched: Int32, commands: Int32, tell: @escaping @Sendable () -> Void) {
            self.watched = watched
            self.commands = commands
            self.tell = tell
        }

        func run() {
            // Signals are for the threads that expect them.
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            while true {
                var polled = [pollfd(fd: commands, events: Int16(POLLIN), revents: 0)]
                if isArmed.load(ordering: .acquiring) {
                    polled.append(pollfd(fd: watched, events: Int16(POLLIN), revents: 0))
                }
                guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
                if polled[0].revents != 0 {
                    guard let command = next() else { return }
                    if command == WatchThread.stopCommand { return }
                    isArmed.store(true, ordering: .releasing)
                } else {
                    isArmed.store(false, ordering: .releasing)
                    tell()
                }
            }
        }

        /// The next command; nil if the other end is gone.
        private func next() -> UInt8? {
            var command: UInt8 = 0
            return read(commands, &command, 1) == 1 ? command : nil
        }
    }

    private static let rearmCommand = UInt8(ascii: "r")
    private static let stopCommand = UInt8(ascii: "s")

    private let thread: pthread_t
    private let work: Work
    private let readEnd: Int32
    private let writeEnd: Int32

    /// Starts a thread that calls `tell` when `watched` is readable; nil, with `errno`, if not.
    init?(watching watched: Int32, _ tell: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe_cloexec(&ends) == 0 else { return nil }
        let shared = Work(watched: watched, commands: ends[0], tell: tell)
        let work = Unmanaged.passRetained(shared)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { work in
                guard let work else { return nil }
                Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        guard failure == 0 else {
            work.release()
            close(ends[0])
            close(ends[1])
            errno = failure
            return nil
        }
        self.thread = thread
        self.work = shared
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Lets the next readiness be told again; a thread that has told nothing is not woken for it.
    func rearm() {
        if work.isArmed.load(ordering: .acquiring) { return }
        send(Self.rearmCommand)
    }

    /// Ends the thread, waits for it and closes what it used; call once.
    func stop() {
        send(Self.stopCommand)
        pthread_join(thread, nil)
        close(readEnd)
        close(writeEnd)
    }

    private func send(_ command: UInt8) {
        var command = command
        while write(writeEnd, &command, 1) < 0, errno == EINTR {}
    }
}
