// A VFS of SQLite over memory: https://www.sqlite.org/vfs.html
#include "CSimulatedDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
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

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static Disk *disks;
static uint64_t lastDisk;
static sqlite3_vfs *original;
static sqlite3_vfs simulated;

static void lock(void) { pthread_mutex_lock(&guard); }
static void unlock(void) { pthread_mutex_unlock(&guard); }

static Disk *find(uint64_t id) {
    for (Disk *disk = disks; disk; disk = disk->next)
        if (disk->id == id) return disk;
    return NULL;
}

static void put(Image *image, int64_t offset, const uint8_t *bytes, int64_t length) {
    int64_t end = offset + length;
    if (end > image->room) {
        int64_t room = image->room ? image->room : 65536;
        while (room < end) room *= 2;
        image->bytes = realloc(image->bytes, (size_t)room);
        memset(image->bytes + image->room, 0, (size_t)(room - image->room));
        image->room = room;
    }
    if (end > image->length) image->length = end;
    memcpy(image->bytes + offset, bytes, (size_t)length);
}

static void cut(Image *image, int64_t length) {
    if (length >= image->length) return;
    memset(image->bytes + length, 0, (size_t)(image->length - length));
    image->length = length;
}

static void same(Image *to, const Image *from) {
    cut(to, 0);
    to->length = 0;
    if (from->length) put(to, 0, from->bytes, from->length);
}

static void note(Node *node, int64_t offset, const void *bytes, int64_t length) {
    Change *change = calloc(1, sizeof *change);
    change->offset = offset;
    change->length = length;
    if (bytes) {
        change->bytes = malloc((size_t)length);
        memcpy(change->bytes, bytes, (size_t)length);
    }
    if (node->last) node->last->next = change;
    else node->first = change;
    node->last = change;
}

static void forget(Node *node) {
    for (Change *change = node->first; change;) {
        Change *next = change->next;
        free(change->bytes);
        free(change);
        change = next;
    }
    node->first = node->last = NULL;
}

static void keep(Node *node) {
    for (Change *change = node->first; change; change = change->next) {
        if (change->bytes) put(&node->durable, change->offset, change->bytes, change->length);
        else cut(&node->durable, change->offset);
    }
    node->isDurable = 1;
    forget(node);
}

static uint64_t mixed(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

// The parts of what was not synced that reached the disk all the same.
static void keepSome(Node *node, uint64_t *state) {
    for (Change *change = node->first; change; change = change->next) {
        if (!change->bytes) {
            if (mixed(state) & 1) cut(&node->durable, change->offset);
            continue;
        }
        for (int64_t at = 0; at < change->length; at += SECTOR) {
            int64_t length = change->length - at < SECTOR ? change->length - at : SECTOR;
            if (mixed(state) & 1)
                put(&node->durable, change->offset + at, change->bytes + at, length);
        }
    }
    if (node->first) node->isDurable = 1;
    forget(node);
}

static int isStale(Handle *handle) {
    return handle->disk->isDead || handle->generation != handle->disk->generation;
}

// Counts an operation; what is to become of it: 0 all, 1 half of it, then dead, or an error.
static int count(Disk *disk, int *half) {
    *half = 0;
    disk->operations++;
    if (disk->failing == 1) return SQLITE_FULL;
    if (disk->failing == 2) return SQLITE_IOERR_WRITE;
    if (!disk->armed || --disk->armed) return SQLITE_OK;
    switch (disk->trouble) {
    case SIMDISK_CRASH_BEFORE: disk->isDead = 1; return SQLITE_IOERR;
    case SIMDISK_CRASH_WITHIN: *half = 1; return SQLITE_OK;
    case SIMDISK_CRASH_AFTER: *half = 2; return SQLITE_OK;
    case SIMDISK_FULL_ONCE: return SQLITE_FULL;
    default: return SQLITE_IOERR_WRITE;
    }
}

static int simRead(sqlite3_file *file, void *to, int amount, sqlite3_int64 offset) {
    Handle *handle = (Handle *)file;
    int result = SQLITE_OK;
    lock();
    if (isStale(handle)) {
        result = SQLITE_IOERR_READ;
    } else {
        Image *image = &handle->node->now;
        int64_t there = image->length - offset;
        if (there < 0) there = 0;
        if (there > amount) there = amount;
        if (there) memcpy(to, image->bytes + offset, (size_t)there);
        if (there < amount) {
            memset((char *)to + there, 0, (size_t)(amount - there));
            result = SQLITE_IOERR_SHORT_READ;
        }
    }
    unlock();
    return result;
}

static int simWrite(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset) {
    Handle *handle = (Handle *)file;
    int half, result;
    lock();
    if (isStale(handle)) {
        result = SQLITE_IOERR_WRITE;
    } else if ((result = count(handle->disk, &half)) == SQLITE_OK) {
        int length = half == 1 ? amount / 2 : amount;
        if (length) {
            put(&handle->node->now, offset, from, length);
            note(handle->node, offset, from, length);
        }
        if (half) {
            handle->disk->isDead = 1;
            result = SQLITE_IOERR_WRITE;
        }
    }
    unlock();
    return result;
}

static int simTruncate(sqlite3_file *file, sqlite3_int64 length) {
    Handle *handle = (Handle *)file;
    int half, result;
    lock();
    if (isStale(handle)) {
        result = SQLITE_IOERR_TRUNCATE;
    } else if ((result = count(handle->disk, &half)) == SQLITE_OK) {
        if (half != 1 && length < handle->node->now.length) {
            cut(&handle->node->now, length);
            note(handle->node, length, NULL, 0);
        }
        if (half) {
            handle->disk->isDead = 1;
            result = SQLITE_IOERR_TRUNCATE;
        }
    }
    unlock();
    return result;
}

static int simSync(sqlite3_file *file, int flags) {
    Handle *handle = (Handle *)file;
    int half, result;
    (void)flags;
    lock();
    if (isStale(handle)) {
        result = SQLITE_IOERR_FSYNC;
    } else if ((result = count(handle->disk, &half)) == SQLITE_OK) {
        if (half != 1 && !handle->disk->lying) keep(handle->node);
        if (half) {
            handle->disk->isDead = 1;
            result = SQLITE_IOERR_FSYNC;
        }
    } else if (result != SQLITE_FULL && handle->disk->operations % 2) {
        // As Linux does: what could not be written is not tried again by the next sync.
        forget(handle->node);
        result = SQLITE_IOERR_FSYNC;
    }
    unlock();
    return result;
}

static int simFileSize(sqlite3_file *file, sqlite3_int64 *length) {
    Handle *handle = (Handle *)file;
    lock();
    int result = isStale(handle) ? SQLITE_IOERR_FSTAT : SQLITE_OK;
    *length = handle->node->now.length;
    unlock();
    return result;
}

static void release(Handle *handle, int level) {
    Node *node = handle->node;
    if (handle->generation != handle->disk->generation) {
        handle->level = level;
        return;
    }
    if (level < SQLITE_LOCK_EXCLUSIVE && node->exclusive == handle) node->exclusive = NULL;
    if (level < SQLITE_LOCK_PENDING && node->pending == handle) node->pending = NULL;
    if (level < SQLITE_LOCK_RESERVED && node->reserved == handle) node->reserved = NULL;
    if (level < SQLITE_LOCK_SHARED && handle->level >= SQLITE_LOCK_SHARED) node->shared--;
    handle->level = level;
}

static int simLock(sqlite3_file *file, int level) {
    Handle *handle = (Handle *)file;
    Node *node = handle->node;
    int result = SQLITE_OK;
    lock();
    if (isStale(handle)) {
        result = SQLITE_IOERR_LOCK;
    } else if (level > handle->level) {
        int othersExclusive = node->exclusive && node->exclusive != handle;
        int othersPending = node->pending && node->pending != handle;
        int othersReserved = node->reserved && node->reserved != handle;
        if (othersExclusive) {
            result = SQLITE_BUSY;
        } else if (level == SQLITE_LOCK_SHARED) {
            if (othersPending) result = SQLITE_BUSY;
            else {
                node->shared++;
                handle->level = level;
            }
        } else if (othersReserved) {
            result = SQLITE_BUSY;
        } else if (level == SQLITE_LOCK_RESERVED) {
            node->reserved = handle;
            handle->level = level;
        } else {
            node->reserved = node->pending = handle;
            handle->level = SQLITE_LOCK_PENDING;
            if (node->shared > 1) result = SQLITE_BUSY;
            else {
                node->exclusive = handle;
                handle->level = SQLITE_LOCK_EXCLUSIVE;
            }
        }
    }
    unlock();
    return result;
}

static int simUnlock(sqlite3_file *file, int level) {
    Handle *handle = (Handle *)file;
    lock();
    if (level < handle->level) release(handle, level);
    unlock();
    return SQLITE_OK;
}

static int simCheckReservedLock(sqlite3_file *file, int *isReserved) {
    Handle *handle = (Handle *)file;
    lock();
    *isReserved = handle->node->reserved != NULL;
    unlock();
    return SQLITE_OK;
}

static int simFileControl(sqlite3_file *file, int operation, void *argument) {
    (void)file;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int simSectorSize(sqlite3_file *file) {
    (void)file;
    return 4096;
}

static int simDeviceCharacteristics(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int simShmMap(
    sqlite3_file *file, int region, int size, int extends, void volatile **memory
) {
    Handle *handle = (Handle *)file;
    int result = SQLITE_OK;
    *memory = NULL;
    lock();
    if (isStale(handle) || region >= 256) {
        result = SQLITE_IOERR_SHMMAP;
    } else {
        if (!handle->shm) {
            if (!handle->node->shm) handle->node->shm = calloc(1, sizeof(Shm));
            handle->shm = handle->node->shm;
            handle->shm->users++;
        }
        Shm *shm = handle->shm;
        while (extends && shm->regions <= region)
            shm->region[shm->regions++] = calloc(1, (size_t)size);
        if (region < shm->regions) *memory = shm->region[region];
    }
    unlock();
    return result;
}

static int simShmLock(sqlite3_file *file, int offset, int amount, int flags) {
    Handle *handle = (Handle *)file;
    int result = SQLITE_OK;
    lock();
    Shm *shm = handle->shm;
    for (int slot = offset; shm && slot < offset + amount; slot++) {
        uint16_t bit = (uint16_t)(1u << slot);
        if (flags & SQLITE_SHM_UNLOCK) {
            if (handle->sharedMask & bit) shm->shared[slot]--;
            if (handle->exclusiveMask & bit) shm->exclusive[slot] = NULL;
            handle->sharedMask &= (uint16_t)~bit;
            handle->exclusiveMask &= (uint16_t)~bit;
        } else if (isStale(handle)) {
            result = SQLITE_IOERR_SHMLOCK;
        } else if (flags & SQLITE_SHM_SHARED) {
            if (shm->exclusive[slot] && shm->exclusive[slot] != handle) result = SQLITE_BUSY;
        } else {
            int others = shm->shared[slot] - ((handle->sharedMask & bit) ? 1 : 0);
            if (others > 0 || (shm->exclusive[slot] && shm->exclusive[slot] != handle))
                result = SQLITE_BUSY;
        }
    }
    if (result == SQLITE_OK && shm && (flags & SQLITE_SHM_LOCK)) {
        for (int slot = offset; slot < offset + amount; slot++) {
            uint16_t bit = (uint16_t)(1u << slot);
            if (flags & SQLITE_SHM_SHARED) {
                if (!(handle->sharedMask & bit)) shm->shared[slot]++;
                handle->sharedMask |= bit;
            } else {
                shm->exclusive[slot] = handle;
                handle->exclusiveMask |= bit;
            }
        }
    }
    unlock();
    return result;
}

static void simShmBarrier(sqlite3_file *file) {
    (void)file;
    __sync_synchronize();
    lock();
    unlock();
}

static int simShmUnmap(sqlite3_file *file, int deletes) {
    Handle *handle = (Handle *)file;
    (void)deletes;
    lock();
    Shm *shm = handle->shm;
    if (shm) {
        for (int slot = 0; slot < SHM_LOCKS; slot++) {
            uint16_t bit = (uint16_t)(1u << slot);
            if (handle->sharedMask & bit) shm->shared[slot]--;
            if (handle->exclusiveMask & bit) shm->exclusive[slot] = NULL;
        }
        handle->sharedMask = handle->exclusiveMask = 0;
        handle->shm = NULL;
        if (--shm->users == 0) {
            if (handle->node->shm == shm) handle->node->shm = NULL;
            for (int index = 0; index < shm->regions; index++) free(shm->region[index]);
            free(shm);
        }
    }
    unlock();
    return SQLITE_OK;
}

static Node *named(Disk *disk, const char *name) {
    for (Node *node = disk->nodes; node; node = node->next)
        if (node->exists && strcmp(node->name, name) == 0) return node;
    return NULL;
}

static void clear(Disk *disk) {
    for (Node *node = disk->nodes; node;) {
        Node *next = node->next;
        forget(node);
        free(node->name);
        free(node->now.bytes);
        free(node->durable.bytes);
        free(node);
        node = next;
    }
    free(disk);
}

static int simClose(sqlite3_file *file) {
    Handle *handle = (Handle *)file;
    simShmUnmap(file, 0);
    lock();
    release(handle, SQLITE_LOCK_NONE);
    if (handle->deletes && !isStale(handle)) handle->node->exists = 0;
    // A disk outlives what is still open on it.
    if (--handle->disk->open == 0 && handle->disk->isGone) clear(handle->disk);
    unlock();
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = simClose,
    .xRead = simRead,
    .xWrite = simWrite,
    .xTruncate = simTruncate,
    .xSync = simSync,
    .xFileSize = simFileSize,
    .xLock = simLock,
    .xUnlock = simUnlock,
    .xCheckReservedLock = simCheckReservedLock,
    .xFileControl = simFileControl,
    .xSectorSize = simSectorSize,
    .xDeviceCharacteristics = simDeviceCharacteristics,
    .xShmMap = simShmMap,
    .xShmLock = simShmLock,
    .xShmBarrier = simShmBarrier,
    .xShmUnmap = simShmUnmap,
};

// The disk and the name on it that a path means, or NULL for a path of the real disk.
static Disk *parse(const char *path, const char **name) {
    unsigned long long id;
    int length = 0;
    if (!path || sscanf(path, "/simulated/%llu/%n", &id, &length) != 1 || !length) return NULL;
    *name = path + length;
    return find(id);
}

static int simOpen(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags
) {
    const char *name;
    (void)vfs;
    lock();
    Disk *disk = parse(path, &name);
    if (!disk) {
        unlock();
        return original->xOpen(original, path, file, flags, outFlags);
    }
    Handle *handle = (Handle *)file;
    memset(handle, 0, sizeof *handle);
    int result = SQLITE_OK;
    Node *node = named(disk, name);
    if (disk->isDead || (!node && !(flags & SQLITE_OPEN_CREATE))) {
        result = SQLITE_CANTOPEN;
    } else {
        if (!node) {
            node = calloc(1, sizeof *node);
            node->name = strdup(name);
            node->exists = 1;
            node->next = disk->nodes;
            disk->nodes = node;
        }
        handle->base.pMethods = &methods;
        handle->disk = disk;
        handle->node = node;
        handle->generation = disk->generation;
        disk->open++;
        handle->deletes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
        if (outFlags) *outFlags = flags;
    }
    unlock();
    return result;
}

static int simDelete(sqlite3_vfs *vfs, const char *path, int syncs) {
    const char *name;
    (void)vfs;
    lock();
    Disk *disk = parse(path, &name);
    if (!disk) {
        unlock();
        return original->xDelete(original, path, syncs);
    }
    int half, result;
    Node *node = named(disk, name);
    if (disk->isDead) {
        result = SQLITE_IOERR_DELETE;
    } else if (!node) {
        result = SQLITE_IOERR_DELETE_NOENT;
    } else if ((result = count(disk, &half)) == SQLITE_OK) {
        if (half != 1) node->exists = 0;
        if (half) {
            disk->isDead = 1;
            result = SQLITE_IOERR_DELETE;
        }
    }
    unlock();
    return result;
}

static int simAccess(sqlite3_vfs *vfs, const char *path, int flags, int *answer) {
    const char *name;
    (void)vfs;
    lock();
    Disk *disk = parse(path, &name);
    if (!disk) {
        unlock();
        return original->xAccess(original, path, flags, answer);
    }
    Node *node = named(disk, name);
    *answer = node && (flags != SQLITE_ACCESS_EXISTS || node->now.length > 0);
    unlock();
    return SQLITE_OK;
}

static int simFullPathname(sqlite3_vfs *vfs, const char *path, int room, char *full) {
    (void)vfs;
    if (strncmp(path, "/simulated/", 11) != 0)
        return original->xFullPathname(original, path, room, full);
    sqlite3_snprintf(room, full, "%s", path);
    return SQLITE_OK;
}

int simdisk_register(void) {
    static int isRegistered;
    lock();
    if (!isRegistered) {
        original = sqlite3_vfs_find(NULL);
        simulated = *original;
        simulated.zName = "simulated";
        simulated.pNext = NULL;
        if (simulated.szOsFile < (int)sizeof(Handle)) simulated.szOsFile = sizeof(Handle);
        simulated.xOpen = simOpen;
        simulated.xDelete = simDelete;
        simulated.xAccess = simAccess;
        simulated.xFullPathname = simFullPathname;
        isRegistered = sqlite3_vfs_register(&simulated, 1) == SQLITE_OK;
    }
    int result = isRegistered;
    unlock();
    return result;
}

uint64_t simdisk_new(void) {
    Disk *disk = calloc(1, sizeof *disk);
    lock();
    disk->id = ++lastDisk;
    disk->next = disks;
    disks = disk;
    unlock();
    return disk->id;
}

void simdisk_free(uint64_t id) {
    lock();
    for (Disk **at = &disks; *at; at = &(*at)->next) {
        if ((*at)->id != id) continue;
        Disk *disk = *at;
        *at = disk->next;
        disk->isDead = disk->isGone = 1;
        if (!disk->open) clear(disk);
        break;
    }
    unlock();
}

void simdisk_arm(uint64_t id, long operation, int trouble) {
    lock();
    Disk *disk = find(id);
    disk->armed = operation;
    disk->trouble = trouble;
    unlock();
}

void simdisk_fail(uint64_t id, int failing) {
    lock();
    find(id)->failing = failing;
    unlock();
}

void simdisk_lie(uint64_t id, int lying) {
    lock();
    find(id)->lying = lying;
    unlock();
}

long simdisk_operations(uint64_t id) {
    lock();
    long operations = find(id)->operations;
    unlock();
    return operations;
}

int simdisk_is_dead(uint64_t id) {
    lock();
    int isDead = find(id)->isDead;
    unlock();
    return isDead;
}

void simdisk_kill(uint64_t id) {
    lock();
    find(id)->isDead = 1;
    unlock();
}

void simdisk_restart(uint64_t id, int how, uint64_t seed) {
    lock();
    Disk *disk = find(id);
    disk->generation++;
    disk->isDead = 0;
    disk->armed = 0;
    for (Node *node = disk->nodes; node; node = node->next) {
        node->shared = 0;
        node->reserved = node->pending = node->exclusive = NULL;
        node->shm = NULL; // whoever still has it open keeps it until it closes
        if (how == SIMDISK_KILLED) continue;
        if (how == SIMDISK_TEARS) keepSome(node, &seed);
        else forget(node);
        same(&node->now, &node->durable);
        node->exists = node->exists && node->isDurable;
    }
    unlock();
}

uint64_t simdisk_copy(uint64_t id) {
    uint64_t copy = simdisk_new();
    lock();
    Disk *from = find(id), *to = find(copy);
    for (Node *node = from->nodes; node; node = node->next) {
        if (!node->exists) continue;
        Node *made = calloc(1, sizeof *made);
        made->name = strdup(node->name);
        made->exists = made->isDurable = 1;
        same(&made->now, &node->now);
        same(&made->durable, &node->now);
        made->next = to->nodes;
        to->nodes = made;
    }
    unlock();
    return copy;
}

void simdisk_restore(uint64_t id, uint64_t copy) {
    lock();
    Disk *to = find(id), *from = find(copy);
    for (Node *node = to->nodes; node; node = node->next) node->exists = 0;
    for (Node *node = from->nodes; node; node = node->next) {
        Node *made = calloc(1, sizeof *made);
        made->name = strdup(node->name);
        made->exists = made->isDurable = 1;
        same(&made->now, &node->now);
        same(&made->durable, &node->now);
        made->next = to->nodes;
        to->nodes = made;
    }
    to->generation++;
    unlock();
}
