// The disks there are, and what a test does with them.
#include "disk.h"

#include <pthread.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static Disk *disks;
static uint64_t lastDisk;

void simdisk_lock(void) { pthread_mutex_lock(&guard); }
void simdisk_unlock(void) { pthread_mutex_unlock(&guard); }

Disk *simdisk_find(uint64_t id) {
    for (Disk *disk = disks; disk; disk = disk->next)
        if (disk->id == id) return disk;
    return NULL;
}

int simdisk_is_stale(Handle *handle) {
    return handle->disk->isDead || handle->generation != handle->disk->generation;
}

int simdisk_count(Disk *disk, int *half) {
    *half = 0;
    disk->operations++;
    if (disk->failing == 1) return SQLITE_FULL;
    if (disk->failing == 2) return SQLITE_IOERR_WRITE;
    if (!disk->armed || --disk->armed) return SQLITE_OK;
    switch (disk->trouble) {
    case SIMDISK_CRASH_BEFORE: disk->isDead = 1; return SQLITE_IOERR;
    case SIMDISK_CRASH_WITHIN: *half = 1; return SQLITE_OK;
    case SIMDISK_CRASH_AFTER: *half = 2; return SQLITE_OK;
    case SIMDISK_SHORT_ONCE:
    case SIMDISK_FULL_ONCE: return SQLITE_FULL;
    default: return SQLITE_IOERR_WRITE;
    }
}

void simdisk_clear(Disk *disk) {
    for (Node *node = disk->nodes; node;) {
        Node *next = node->next;
        simdisk_forget(node);
        free(node->name);
        free(node->now.bytes);
        free(node->durable.bytes);
        free(node);
        node = next;
    }
    free(disk);
}

uint64_t simdisk_new(void) {
    Disk *disk = calloc(1, sizeof *disk);
    simdisk_lock();
    disk->id = ++lastDisk;
    disk->next = disks;
    disks = disk;
    simdisk_unlock();
    return disk->id;
}

void simdisk_free(uint64_t id) {
    simdisk_lock();
    for (Disk **at = &disks; *at; at = &(*at)->next) {
        if ((*at)->id != id) continue;
        Disk *disk = *at;
        *at = disk->next;
        disk->isDead = disk->isGone = 1;
        if (!disk->open) simdisk_clear(disk);
        break;
    }
    simdisk_unlock();
}

void simdisk_arm(uint64_t id, long operation, int trouble) {
    simdisk_lock();
    Disk *disk = simdisk_find(id);
    disk->armed = operation;
    disk->trouble = trouble;
    simdisk_unlock();
}

void simdisk_fail(uint64_t id, int failing) {
    simdisk_lock();
    simdisk_find(id)->failing = failing;
    simdisk_unlock();
}

void simdisk_lie(uint64_t id, int lying) {
    simdisk_lock();
    simdisk_find(id)->lying = lying;
    simdisk_unlock();
}

long simdisk_operations(uint64_t id) {
    simdisk_lock();
    long operations = simdisk_find(id)->operations;
    simdisk_unlock();
    return operations;
}

int simdisk_is_dead(uint64_t id) {
    simdisk_lock();
    int isDead = simdisk_find(id)->isDead;
    simdisk_unlock();
    return isDead;
}

void simdisk_kill(uint64_t id) {
    simdisk_lock();
    simdisk_find(id)->isDead = 1;
    simdisk_unlock();
}

void simdisk_restart(uint64_t id, int how, uint64_t seed) {
    simdisk_lock();
    Disk *disk = simdisk_find(id);
    disk->generation++;
    disk->isDead = 0;
    disk->armed = 0;
    for (Node *node = disk->nodes; node; node = node->next) {
        node->shared = 0;
        node->reserved = node->pending = node->exclusive = NULL;
        node->shm = NULL; // whoever still has it open keeps it until it closes
        if (how == SIMDISK_KILLED) continue;
        if (how == SIMDISK_TEARS) simdisk_keep_some(node, &seed);
        else simdisk_forget(node);
        simdisk_same(&node->now, &node->durable);
        node->exists = node->exists && node->isDurable;
    }
    simdisk_unlock();
}

// Gives a disk the files of another one as they are now, durable all of them.
static void take_files(Disk *to, const Disk *from) {
    for (const Node *node = from->nodes; node; node = node->next) {
        if (!node->exists) continue;
        Node *made = calloc(1, sizeof *made);
        made->name = strdup(node->name);
        made->exists = made->isDurable = 1;
        simdisk_same(&made->now, &node->now);
        simdisk_same(&made->durable, &node->now);
        made->next = to->nodes;
        to->nodes = made;
    }
}

uint64_t simdisk_copy(uint64_t id) {
    uint64_t copy = simdisk_new();
    simdisk_lock();
    Disk *from = simdisk_find(id), *to = simdisk_find(copy);
    take_files(to, from);
    simdisk_unlock();
    return copy;
}

void simdisk_restore(uint64_t id, uint64_t copy) {
    simdisk_lock();
    Disk *to = simdisk_find(id), *from = simdisk_find(copy);
    for (Node *node = to->nodes; node; node = node->next) node->exists = 0;
    take_files(to, from);
    to->generation++;
    simdisk_unlock();
}
