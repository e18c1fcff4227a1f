import Dispatch
import Synchronization

/// A program with a lock that two threads want at once and, when asked, one fault: what a sanitizer
/// must say nothing of, and what it must see.
///
///     planted [race | freed]
@main
struct Planted {
    /// Numbers that threads change by the lock, and one that they change beside it.
    final class Numbers: @unchecked Sendable {
        let locked = Mutex<[Int]>([])
        let arrived = Atomic<Int>(0)
        var bare = 0
    }

    static func main() {
        let fault = CommandLine.arguments.dropFirst().first
        let numbers = Numbers()
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            // Neither goes on before the other is there; this orders nothing that follows.
            numbers.arrived.add(1, ordering: .relaxed)
            while numbers.arrived.load(ordering: .relaxed) < 2 {}
            for turn in 0..<20_000 {
                numbers.locked.withLock { numbers in
                    numbers.append(turn)
                    if numbers.count > 100 { numbers.removeAll() }
                }
                if fault == "race" { numbers.bare += 1 }
            }
        }
        if fault == "freed" {
            let memory = UnsafeMutablePointer<Int>.allocate(capacity: 4)
            memory.initialize(repeating: numbers.bare, count: 4)
            memory.deallocate()
            print(memory[numbers.arrived.load(ordering: .relaxed)])
        }
    }
}
