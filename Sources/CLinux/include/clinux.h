#ifndef CLINUX_H
#define CLINUX_H

#include <sys/types.h>

/// `renameat2(…, RENAME_NOREPLACE)`: gives a file its final name only if nobody has it.
/// Returns 0, or -1 with `errno` set (`EEXIST` when the name is taken).
int clinux_rename_noreplace(int from_directory, const char *from, int to_directory, const char *to);

/// `pipe2(…, O_CLOEXEC)`: a pipe whose ends no child process ever inherits.
/// Returns 0 with the read end first, or -1 with `errno` set.
int clinux_pipe_cloexec(int ends[2]);

/// `syncfs`: waits until everything written to the folder's file system is on its disk.
/// Returns 0, or -1 with `errno` set.
int clinux_syncfs(int directory);

/// Forbids core dumps of this process for as long as it lives: keys are in its memory.
/// Returns 0, or -1 with `errno` set.
int clinux_forbid_core_dumps(void);

#endif
