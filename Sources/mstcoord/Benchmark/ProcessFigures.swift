import Glibc

/// What the system says of this process.
enum ProcessFigures {
    /// Microseconds of the processor that all threads of this process have used.
    static var processorMicroseconds: Int { microseconds(of: CLOCK_PROCESS_CPUTIME_ID) }

    /// Microseconds from any origin, never running backwards.
    static var wallMicroseconds: Int { microseconds(of: CLOCK_MONOTONIC) }

    /// Runs `body` and says how long it took: on the wall, and of the processor.
    static func timed<Value>(_ body: () throws -> Value) rethrows -> (Value, TimeTaken) {
        let (wall, processor) = (wallMicroseconds, processorMicroseconds)
        let value = try body()
        return (
            value,
            TimeTaken(
                wallMicroseconds: wallMicroseconds - wall,
                processorMicroseconds: processorMicroseconds - processor)
        )
    }

    /// Most memory this process has held since the last `forgetPeak`, in KiB.
    static var peakKiB: Int { status("VmHWM:") }

    /// Memory this process holds now, in KiB.
    static var residentKiB: Int { status("VmRSS:") }

    /// Begins the count of `peakKiB` anew, where the system lets a process do that.
    /// - Source: proc(5), `/proc/pid/clear_refs`, value 5.
    static func forgetPeak() {
        let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, "5", 1)
        close(descriptor)
    }

    private static func status(_ name: String) -> Int {
        guard let bytes = try? Console.read("/proc/self/status", bytesMaximum: 1 << 16) else {
            return 0
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return 0 }
        return line.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private static func microseconds(of clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}

/// How long something took.
struct TimeTaken {
    /// On the wall.
    var wallMicroseconds = 0
    /// Of the processor, all threads together.
    var processorMicroseconds = 0

    /// How many a second on the wall, of so many.
    func perSecond(_ count: Int) -> Int { count * 1_000_000 / max(1, wallMicroseconds) }

    /// How many a second of one processor, of so many.
    func perProcessorSecond(_ count: Int) -> Int {
        count * 1_000_000 / max(1, processorMicroseconds)
    }
}
