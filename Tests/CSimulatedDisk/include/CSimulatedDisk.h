// A disk in memory on which SQLite works, for tests: it counts what is written, fails or stops where
// a test wants it to, and forgets at a power cut what was not synced.
#ifndef CSIMULATEDDISK_H
#define CSIMULATEDDISK_H

#include <stdint.h>

// What happens at the chosen operation. Writes, syncs, cuts and removals are operations.
enum {
    SIMDISK_CRASH_BEFORE = 1, // the process is gone before it
    SIMDISK_CRASH_WITHIN = 2, // the process is gone half way through it
    SIMDISK_CRASH_AFTER = 3,  // the process is gone just after it
    SIMDISK_FAILS_ONCE = 4,   // it fails (EIO); a sync that fails may forget what it was to keep
    SIMDISK_FULL_ONCE = 5,    // it fails for want of room (ENOSPC)
    SIMDISK_SHORT_ONCE = 6,   // likewise, with half of a write done
};

// How a disk comes back.
enum {
    SIMDISK_KILLED = 0, // only the process died: everything written is there
    SIMDISK_FORGETS = 1, // the power was cut: nothing is there that was not synced
    SIMDISK_TEARS = 2,   // likewise, but any 512 bytes of it may have reached the disk
};

// Makes every path "/simulated/<disk>/…" of this process one of a disk in memory. Once is enough.
int simdisk_register(void);

// A new, empty disk; its number, or 0.
uint64_t simdisk_new(void);
// Takes a disk away; its memory goes with the last file open on it.
void simdisk_free(uint64_t disk);

// Trouble at the operation that comes so many after this moment, counted from 1; 0: none.
void simdisk_arm(uint64_t disk, long operation, int trouble);
// Whether every write and every sync fails from now on: 0 no, 1 for want of room, 2 for good.
void simdisk_fail(uint64_t disk, int failing);
// A disk that says it has synced, and has not.
void simdisk_lie(uint64_t disk, int lying);
// Operations so far.
long simdisk_operations(uint64_t disk);
// Whether the process that used it is gone.
int simdisk_is_dead(uint64_t disk);
// Ends the process that uses it: whatever is still open on it fails from now on.
void simdisk_kill(uint64_t disk);
// Makes it usable for the next process. Same seed, same remains.
void simdisk_restart(uint64_t disk, int how, uint64_t seed);

// The disk's content now, to be kept as an old copy; and back again. Nothing may be open.
uint64_t simdisk_copy(uint64_t disk);
void simdisk_restore(uint64_t disk, uint64_t copy);

#endif
