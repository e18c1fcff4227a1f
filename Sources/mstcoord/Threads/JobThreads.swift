import Dispatch
import Glibc
import Synchronization

#if compiler(>=6.3) && compiler(<6.4)
    @_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) import _Concurrency
#endif

/// Runs everything asynchronous on a few threads that sleep until there is something to do.
///
/// The standard executor on Linux is libdispatch, which looks at its threads once a second for as
/// long as the process lives; an idle daemon would be woken for nothing 86,400 times a day.
final class JobThreads: Sendable {
    /// One for each processor; a few more than one, because a thread may wait for the disk.
    static let numbers = 4...32

    private struct Waiting {
        var usual = JobQueue()
        /// Taken up only when nothing else is to be done.
        var background = JobQueue()
    }

    private let waiting = Mutex(Waiting())
    /// Counts the jobs that no thread has taken up yet.
    private let count = DispatchSemaphore(value: 0)

    /// Takes a job up as soon as a thread is free; in the order in which they come.
    func add(_ job: UnownedJob, isBackground: Bool) {
        waiting.withLock { waiting in
            if isBackground { waiting.background.add(job) } else { waiting.usual.add(job) }
        }
        count.signal()
    }

    /// Starts the threads; each gives every job that it takes up to `run`.
    ///
    /// They live as long as the process.
    func start(_ run: @escaping @Sendable (UnownedJob) -> Void) {
        let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let number = min(max(processors, Self.numbers.lowerBound), Self.numbers.upperBound)
        for _ in 1...number {
            SleepingThread.start { [self] in
                while true { run(next()) }
            }
        }
    }

    private func next() -> UnownedJob {
        while true {
            count.wait()
            let job = waiting.withLock { $0.usual.next() ?? $0.background.next() }
            if let job { return job }
        }
    }
}

/// First in, first out, in constant time.
struct JobQueue {
    private var arrived: [UnownedJob] = []
    private var leaving: [UnownedJob] = []

    mutating func add(_ job: UnownedJob) { arrived.append(job) }

    mutating func next() -> UnownedJob? {
        if leaving.isEmpty {
            leaving = arrived.reversed()
            arrived.removeAll(keepingCapacity: arrived.count < 1000)
        }
        return leaving.popLast()
    }
}

/// A thread of the system that runs one piece of code.
enum SleepingThread {
    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts it; nobody waits for its end.
    static func start(_ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(run))
        let failed = pthread_create(
            &thread, nil,
            { work in
                SleepingThread.leaveSignals()
                if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        precondition(failed == 0, "the system gives no thread: \(failed)")
        pthread_detach(thread)
    }

    /// Signals are for the threads that expect them; those of a fault are for who made it.
    private static func leaveSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGILL, SIGTRAP, SIGFPE, SIGBUS, SIGSEGV, SIGSYS] {
            sigdelset(&signals, fault)
        }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}

#if compiler(>=6.3) && compiler(<6.4)
    /// What the Swift runtime gives its jobs to.
    final class JobExecutor: TaskExecutor, SchedulingExecutor {
        private let threads = JobThreads()
        private let timers = JobTimers()

        init() {
            threads.start { [unowned self] in $0.runSynchronously(on: asUnownedTaskExecutor()) }
            timers.start { [threads] in threads.add($0, isBackground: false) }
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let isBackground = job.priority.rawValue <= TaskPriority.background.rawValue
            threads.add(UnownedJob(job), isBackground: isBackground)
        }

        func enqueue<C: Clock>(
            _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
        ) {
            guard let delay = delay as? Duration else {
                preconditionFailure("a clock whose time is not counted in seconds")
            }
            timers.add(UnownedJob(job), after: delay)
        }

        func enqueue<C: Clock>(
            _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
        ) {
            enqueue(
                job, after: clock.now.duration(to: instant), tolerance: tolerance, clock: clock)
        }
    }

    private enum JobExecutors: ExecutorFactory {
        static let mainExecutor: any MainExecutor = PlatformExecutorFactory.mainExecutor
        static let defaultExecutor: any TaskExecutor = JobExecutor()
    }
#endif

/// How the program's asynchronous work is begun.
enum AsynchronousMain {
    /// Runs it on ``JobThreads``, and ends the process when it is done; before this call nothing
    /// asynchronous may have begun.
    ///
    /// What makes it possible is not yet settled in Swift, so a compiler that was not tried has the
    /// standard executor: more wake-ups, nothing else.
    static func run(_ work: @escaping @Sendable () async -> Void) -> Never {
        #if compiler(>=6.3) && compiler(<6.4)
            _createExecutors(factory: JobExecutors.self)
        #endif
        Task {
            await work()
            exit(EXIT_SUCCESS)
        }
        dispatchMain()
    }
}
