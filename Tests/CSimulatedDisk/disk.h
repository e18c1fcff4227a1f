// What the files of the simulated disk share: what is on it, and who holds what.
#ifndef DISK_H
#define DISK_H

#include "CSimulatedDisk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define SHM_LOCKS 8

typedef struct Change Change;
struct Change { // a write that was not synced yet, or a cut (bytes == NULL)
    Change *next;
    int64_t offset, length;
    uint8_t *bytes;
};

typedef struct Image {
    uint8_t *bytes;
    int64_t length, room;
} Image;

typedef struct Shm {
    int users;
    int regions;
    void *region[256];
    int shared[SHM_LOCKS];
    void *exclusive[SHM_LOCKS];
} Shm;

typedef struct Node Node;
struct Node {
    Node *next;
    char *name;
    int exists, isDurable;
    Image now, durable;
    Change *first, *last;
    int shared;
    void *reserved, *pending, *exclusive;
    Shm *shm;
};

typedef struct Disk Disk;
struct Disk {
    Disk *next;
    uint64_t id;
    int generation, isDead, failing, lying, trouble, open, isGone;
    long operations, armed;
    Node *nodes;
};

typedef struct Handle {
    sqlite3_file base;
    Disk *disk;
    Node *node;
    Shm *shm;
    int generation, level, deletes;
    uint16_t sharedMask, exclusiveMask;
} Handle;

// Everything below is done under one lock.
void simdisk_lock(void);
void simdisk_unlock(void);

// disks.c
Disk *simdisk_find(uint64_t id);
void simdisk_clear(Disk *disk);
// Whether the process that opened it is gone.
int simdisk_is_stale(Handle *handle);
// Counts an operation; what is to become of it: half 0 all of it, 1 half of it and then dead, 2 dead
// after it; or an error.
int simdisk_count(Disk *disk, int *half);

// image.c
void simdisk_put(Image *image, int64_t offset, const uint8_t *bytes, int64_t length);
void simdisk_cut(Image *image, int64_t length);
void simdisk_same(Image *to, const Image *from);
// A write that is not synced yet; a cut if there are no bytes.
void simdisk_note(Node *node, int64_t offset, const void *bytes, int64_t length);
void simdisk_forget(Node *node);
// All that was not synced is on the disk now.
void simdisk_keep(Node *node);
// The parts of what was not synced that reached the disk all the same.
void simdisk_keep_some(Node *node, uint64_t *state);

// locks.c
void simdisk_release(Handle *handle, int level);
int simdisk_shm_unmap(sqlite3_file *file, int deletes);
// Fills in what locks are for.
void simdisk_add_locks(sqlite3_io_methods *methods);

#endif
