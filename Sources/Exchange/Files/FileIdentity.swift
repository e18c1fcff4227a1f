/// What makes a file this file and no other, as far as the system can tell.
package struct FileIdentity: Hashable, Sendable {
    /// The file system's number.
    package let device: UInt64
    /// The file's number on it; used again after the file is gone.
    package let inode: UInt64
    /// Its size in bytes.
    package let sizeBytes: Int
    /// Last change of its bytes, nanoseconds since 1970; whoever owns the file can set it.
    package let modifiedNanoseconds: Int
    /// Last change of its bytes, links or mode, nanoseconds since 1970; nobody can set it.
    package let changedNanoseconds: Int

    /// The five values as the system gave them.
    package init(
        device: UInt64, inode: UInt64, sizeBytes: Int, modifiedNanoseconds: Int,
        changedNanoseconds: Int
    ) {
        self.device = device
        self.inode = inode
        self.sizeBytes = sizeBytes
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
    }
}
