import BoardServer
import Commissioning
import Coordination
import Evidence
import Glibc

/// What time it is in a demonstration, for processes beside its daemon.
///
/// The daemon writes `{"start":"…Z","speed":n,"startedAtMilliseconds":since the Epoch}`; whoever
/// reads it counts on from there, a real second or a made-up day behind, whichever is less: at such
/// a speed the moment between the daemon's reading its clock and the signing of a file would put
/// the file into the future.
enum DemonstrationTime {
    /// Tells partners the time of a running demonstration.
    static func write(_ start: Instant, speed: Int, to path: String) throws {
        let value: JSONValue = [
            "start": .string(start.description), "speed": .integer(Int64(speed)),
            "startedAtMilliseconds": .integer(Int64(SystemTime.milliseconds)),
        ]
        try Console.save(
            Array((value.prettyText() + "\n").utf8), to: path, mode: 0o644, replace: true)
    }

    /// The clock of a service's demonstration, or `nil` if it never ran.
    static func read(_ settings: Settings) -> (any WallClock)? {
        try? clock(settings.demonstrationClockPath)
    }

    /// The time at a desk: a demonstration's if its card names one, else the real one.
    static func now(at path: String?) throws -> Instant {
        guard let path else { return SystemTime.clock.now() }
        return try clock(path).now()
    }

    /// The demonstration whose daemon wrote a clock there; one that cannot be read is one too.
    static func demonstration(at path: String) -> Demonstration {
        let told = try? told(path)
        return Demonstration(
            speed: max(1, told?.speed ?? 1),
            startedOn: CivilDate(dayNumber: (told?.start.seconds ?? 0) / 86_400))
    }

    private static func clock(_ path: String) throws -> any WallClock {
        let (start, speed, startedAt) = try told(path)
        return SystemClock(read: {
            let margin = min(1000, 86_400_000 / max(1, speed))
            let elapsed = SystemTime.milliseconds - startedAt - margin
            return start.seconds + max(0, elapsed) * speed / 1000
        })
    }

    private static func told(
        _ path: String
    ) throws -> (start: Instant, speed: Int, startedAtMilliseconds: Int) {
        let bytes = try Console.read(path, bytesMaximum: 1000)
        guard let value = try? StrictJSON.parse(bytes),
            case .string(let text)? = value["start"], let start = Instant(text),
            case .integer(let speed)? = value["speed"],
            case .integer(let startedAt)? = value["startedAtMilliseconds"]
        else {
            throw CommandFailure(
                .data, "demonstration.clock", "\(path) does not tell a demonstration's time.",
                remedy: "Start the demonstration's daemon.")
        }
        return (start, Int(speed), Int(startedAt))
    }
}
