#define _GNU_SOURCE
#include "clinux.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

int clinux_rename_noreplace(int from_directory, const char *from, int to_directory, const char *to) {
    return renameat2(from_directory, from, to_directory, to, RENAME_NOREPLACE);
}

int clinux_pipe_cloexec(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

int clinux_syncfs(int directory) {
    return syncfs(directory);
}

int clinux_forbid_core_dumps(void) {
    // Not PR_SET_DUMPABLE: it would hide /proc/self, which the board's figures are read from.
    struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none);
}
