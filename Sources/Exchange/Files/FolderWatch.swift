import Glibc
import Synchronization

/// Tells that something happened in a party's `in` folder, through inotify.
///
/// A hint only: network shares tell nothing, queues overflow, folders are replaced. The rescan is
/// the truth, and this makes it come sooner.
package final class FolderWatch: Sendable {
    /// Reads of 64 KiB: more than the 16,384 events that the system queues by default.
    private static let readsPerDrain = 64

    private struct State {
        var inotify: Int32?
        var folders: [String: FolderPath] = [:]
        var partyByWatch: [Int32: String] = [:]
        var thread: WatchThread?
    }

    private let state: Mutex<State>
    private let continuation: AsyncStream<Void>.Continuation
    /// Yields once for any number of events until ``drain()`` is called; ends with ``stop()``.
    ///
    /// For one reader, and its task's cancellation ends it for good.
    package let hints: AsyncStream<Void>

    /// Starts to listen, to no folder yet.
    /// - Throws: `watch.limit` if the system has no more to give: go on with rescans alone.
    package init() throws(FolderFault) {
        let inotify = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard inotify >= 0 else { throw Self.fault("start watching", "folders") }
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        guard let thread = WatchThread(watching: inotify, { continuation.yield() }) else {
            let failed = Self.fault("start a thread for", "folders")
            close(inotify)
            throw failed
        }
        self.hints = stream
        self.continuation = continuation
        self.state = Mutex(State(inotify: inotify, thread: thread))
    }

    /// The inotify descriptor, readable when ``drain()`` has something; nil once stopped.
    package var fileDescriptor: Int32? { state.withLock { $0.inotify } }

    /// Listens to a party's folder as well, and remembers to whenever it is made anew.
    /// - Throws: `folder.missing`, `folder.kind`, `folder.permission`, `watch.limit`; it is
    ///   remembered all the same and tried again by ``refresh()``.
    package func add(_ party: String, _ folder: FolderPath) throws(FolderFault) {
        let fault = state.withLock { state in
            state.folders[party] = folder
            return Self.listen(to: party, folder, &state)
        }
        if let fault { throw fault }
    }

    /// Makes sure each party's folder is the one listened to; call with every rescan.
    ///
    /// Returns the faults of those that cannot be listened to, by party.
    package func refresh() -> [String: FolderFault] {
        state.withLock { state in
            var faults: [String: FolderFault] = [:]
            for (party, folder) in state.folders {
                faults[party] = Self.listen(to: party, folder, &state)
            }
            return faults
        }
    }

    /// Takes what was told so far, and lets the next event wake the reader again.
    ///
    /// Bounded even while a party keeps making events: what remains wakes the reader at once.
    package func drain() -> FolderHint {
        state.withLock { state in
            var hint = FolderHint()
            guard let inotify = state.inotify else { return hint }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            for _ in 0..<Self.readsPerDrain {
                let count = read(inotify, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                let events = buffer.withUnsafeBytes { bytes in
                    FolderEvent.events(in: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                }
                for event in events { Self.note(event, &state, &hint) }
            }
            state.thread?.rearm()
            return hint
        }
    }

    private static func note(_ event: FolderEvent, _ state: inout State, _ hint: inout FolderHint) {
        if event.isOverflow { hint.overflowed = true }
        guard let party = state.partyByWatch[event.watch] else { return }
        if event.isArrival { hint.parties.insert(party) }
        if event.isLoss {
            hint.lost.insert(party)
            state.partyByWatch[event.watch] = nil
            if let inotify = state.inotify { _ = inotify_rm_watch(inotify, event.watch) }
        }
    }

    private static func listen(
        to party: String, _ folder: FolderPath, _ state: inout State
    ) -> FolderFault? {
        guard let inotify = state.inotify else { return nil }
        let flags = UInt32(IN_ONLYDIR) | UInt32(IN_DONT_FOLLOW)
        let mask = FolderEvent.arrivals | FolderEvent.losses | flags
        let watch = inotify_add_watch(inotify, folder.cString, mask)
        guard watch >= 0 else { return fault("watch", folder.description) }
        // The same folder has the same number; another number means it was replaced.
        for (old, owner) in state.partyByWatch where owner == party && old != watch {
            state.partyByWatch[old] = nil
            _ = inotify_rm_watch(inotify, old)
        }
        state.partyByWatch[watch] = party
        return nil
    }

    private static func fault(_ operation: String, _ subject: String) -> FolderFault {
        let number = errno
        guard [EMFILE, ENFILE, ENOSPC, ENOMEM, EAGAIN].contains(number) else {
            return FolderFault(errno: number, operation: operation, subject: subject)
        }
        return FolderFault(
            .watchLimit, operation: operation, subject: subject, detail: "errno \(number)")
    }

    /// Wakes the reader although nothing happened in a folder.
    package func wake() {
        continuation.yield()
    }

    /// Waits until something happened, ``wake()`` was called or the time is over; false once
    /// stopped or cancelled. It can return early for no reason: look, then wait again.
    package func next(within time: Duration, on clock: any Clock<Duration>) async -> Bool {
        let continuation = continuation
        let timer = Task {
            try await clock.sleep(for: time)
            continuation.yield()
        }
        defer { timer.cancel() }
        var iterator = hints.makeAsyncIterator()
        return await iterator.next() != nil
    }

    /// Ends the hints and gives everything back to the system; again does nothing.
    package func stop() {
        state.withLock { state in
            state.thread?.stop()
            state.thread = nil
            if let inotify = state.inotify { close(inotify) }
            state.inotify = nil
            state.partyByWatch = [:]
        }
        continuation.finish()
    }

    deinit {
        stop()
    }
}
