import Glibc

/// Gives back the memory that holds what only a start needs of the program itself.
///
/// At its start the Swift runtime looks through the descriptions of all types, and the system keeps
/// every page of the program that was ever touched: two thirds of what an idle daemon holds. These
/// pages are never written, so the system may forget them; what is needed again is read again from
/// the file, or still lies in the page cache.
enum ProgramPages {
    /// Lets the system forget the program's code and constants; nothing else is touched.
    static func giveBack() {
        guard let bytes = try? Console.read("/proc/self/maps", bytesMaximum: 1 << 20) else {
            return
        }
        let (maps, program) = (String(decoding: bytes, as: UTF8.self), program)
        for line in maps.split(separator: "\n") {
            guard let pages = pages(line, of: program) else { continue }
            _ = madvise(
                UnsafeMutableRawPointer(bitPattern: pages.start), Int(pages.end - pages.start),
                Int32(MADV_DONTNEED))
        }
    }

    /// Where a mapping lies if it is one of ours that can be executed and not written: for such a
    /// one alone is what memory holds surely what the file holds.
    /// - Source: proc(5), `/proc/pid/maps`.
    private static func pages(_ line: Substring, of program: String) -> (start: UInt, end: UInt)? {
        let fields = line.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count == 6, fields[1] == "r-xp", fields[5] == program else { return nil }
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1] else { return nil }
        return (ends[0], ends[1])
    }

    /// The file of this program.
    private static var program: String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
