import Glibc

/// The folders or the disk are not as they must be: for the operator, never a party's fault.
package struct FolderFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong; codes are appended and never changed.
    package enum Code: String, CaseIterable, Sendable {
        case diskFull = "disk.full"
        case diskFailed = "disk.failed"
        case folderMissing = "folder.missing"
        case folderPermission = "folder.permission"
        case folderKind = "folder.kind"
        case folderMode = "folder.mode"
        case folderParty = "folder.party"
        case folderOperation = "folder.operation"
        case processLimit = "process.limit"
        case watchLimit = "watch.limit"
        case publishConflict = "publish.conflict"
        case publishName = "publish.name"
        case quarantineFull = "quarantine.full"
        case quarantineMissing = "quarantine.missing"
        case quarantineDamaged = "quarantine.damaged"
        case stateLocked = "state.locked"
        case deskBusy = "desk.busy"
    }

    /// What is wrong.
    package let code: Code
    /// What was being done, as a verb: `open`, `write`, `publish`.
    package let operation: String
    /// What it was done to: a path or a name, escaped.
    package let subject: String
    /// What more is known, such as the system's own words; may be empty.
    package let detail: String
    /// What the operator can do about it.
    package let hint: String

    /// Builds a fault with the hint of its code, or a more precise one.
    package init(
        _ code: Code, operation: String, subject: String, detail: String = "", hint: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.detail = detail
        self.hint = hint ?? code.hint
    }

    /// Names the fault that a failed system call's `errno` stands for.
    init(errno number: Int32, operation: String, subject: String) {
        let words = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        self.init(
            Code(errno: number), operation: operation, subject: subject,
            detail: "\(words) (errno \(number))")
    }

    /// One line: code, operation, subject, detail, hint.
    package var description: String {
        let known = detail.isEmpty ? "" : ": \(detail)"
        return "\(code.rawValue): \(operation) \(subject)\(known). \(hint)"
    }
}

extension FolderFault.Code {
    /// The code for a system call's `errno`.
    init(errno number: Int32) {
        switch number {
        case ENOSPC, EDQUOT, EFBIG: self = .diskFull
        case EIO, EROFS, ENXIO, ENODEV: self = .diskFailed
        case ENOENT: self = .folderMissing
        case EACCES, EPERM: self = .folderPermission
        case ENOTDIR, ELOOP, EISDIR: self = .folderKind
        case EMFILE, ENFILE, ENOMEM: self = .processLimit
        default: self = .folderOperation
        }
    }

    /// What the operator can do, in one sentence.
    package var hint: String {
        switch self {
        case .diskFull: "Free space or raise the quota; nothing is lost and work resumes by itself."
        case .diskFailed: "Look at the disk and at how the file system is mounted."
        case .folderMissing: "Make the folder again, with its owner and mode: in 2770, out 2750."
        case .folderPermission: "Give the daemon's user access: in 2770, out 2750, files 0640."
        case .folderKind: "Put a real folder here; symbolic links are not followed."
        case .folderMode: "Set the mode the drop-folder contract names."
        case .folderParty: "Use a lower-case id: a letter, then up to 39 letters, digits, hyphens."
        case .folderOperation: "See the system's own words."
        case .processLimit: "Raise LimitNOFILE or the memory limit of the unit."
        case .watchLimit: "Raise fs.inotify.max_user_instances; rescans go on meanwhile."
        case .publishConflict:
            "Keep both files: somebody else wrote here, or the ledger was restored. Find out which."
        case .publishName: "An id in this name has characters a file name of ours cannot have."
        case .quarantineFull: "Look through the quarantine and release or remove entries."
        case .quarantineMissing: "List the quarantine for the entries there are."
        case .quarantineDamaged: "Do not edit files in the quarantine; keep this one and report it."
        case .stateLocked: "Stop the other daemon, or give this one a state folder of its own."
        case .deskBusy: "Another program has been at this desk for half a minute: look for it."
        }
    }
}
