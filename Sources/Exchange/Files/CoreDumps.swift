import CLinux

/// What a process leaves behind when it is ended by a bug.
package enum CoreDumps {
    /// Keeps this process's memory, which holds signing keys, out of any file.
    ///
    /// House rule: called before the first key is read. Lowering the limit always succeeds.
    package static func forbid() {
        _ = clinux_forbid_core_dumps()
    }
}
