// A VFS of SQLite over memory: https://www.sqlite.org/vfs.html
#include "disk.h"

#include <stdio.h>

static sqlite3_vfs *original;
static sqlite3_vfs simulated;
static sqlite3_io_methods methods;

static int simRead(sqlite3_file *file, void *to, int amount, sqlite3_int64 offset) {
    Handle *handle = (Handle *)file;
    int result = SQLITE_OK;
    simdisk_lock();
    if (simdisk_is_stale(handle)) {
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
    simdisk_unlock();
    return result;
}

// The power goes in the midst of an operation: what it says nobody hears.
static int died(Disk *disk, int result) {
    disk->isDead = 1;
    return result;
}

static int simWrite(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset) {
    Handle *handle = (Handle *)file;
    int half, result;
    simdisk_lock();
    int isShort = handle->disk->armed == 1 && handle->disk->trouble == SIMDISK_SHORT_ONCE;
    if (simdisk_is_stale(handle)) {
        result = SQLITE_IOERR_WRITE;
    } else if ((result = simdisk_count(handle->disk, &half)) == SQLITE_OK || isShort) {
        int length = half == 1 || isShort ? amount / 2 : amount;
        if (length) {
            simdisk_put(&handle->node->now, offset, from, length);
            simdisk_note(handle->node, offset, from, length);
        }
        if (half) result = died(handle->disk, SQLITE_IOERR_WRITE);
    }
    simdisk_unlock();
    return result;
}

static int simTruncate(sqlite3_file *file, sqlite3_int64 length) {
    Handle *handle = (Handle *)file;
    int half, result;
    simdisk_lock();
    if (simdisk_is_stale(handle)) {
        result = SQLITE_IOERR_TRUNCATE;
    } else if ((result = simdisk_count(handle->disk, &half)) == SQLITE_OK) {
        if (half != 1 && length < handle->node->now.length) {
            simdisk_cut(&handle->node->now, length);
            simdisk_note(handle->node, length, NULL, 0);
        }
        if (half) result = died(handle->disk, SQLITE_IOERR_TRUNCATE);
    }
    simdisk_unlock();
    return result;
}

static int simSync(sqlite3_file *file, int flags) {
    Handle *handle = (Handle *)file;
    int half, result;
    (void)flags;
    simdisk_lock();
    if (simdisk_is_stale(handle)) {
        result = SQLITE_IOERR_FSYNC;
    } else if ((result = simdisk_count(handle->disk, &half)) == SQLITE_OK) {
        if (half != 1 && !handle->disk->lying) simdisk_keep(handle->node);
        if (half) result = died(handle->disk, SQLITE_IOERR_FSYNC);
    } else if (result != SQLITE_FULL && handle->disk->operations % 2) {
        // As Linux does: what could not be written is not tried again by the next sync.
        simdisk_forget(handle->node);
        result = SQLITE_IOERR_FSYNC;
    }
    simdisk_unlock();
    return result;
}

static int simFileSize(sqlite3_file *file, sqlite3_int64 *length) {
    Handle *handle = (Handle *)file;
    simdisk_lock();
    int result = simdisk_is_stale(handle) ? SQLITE_IOERR_FSTAT : SQLITE_OK;
    *length = handle->node->now.length;
    simdisk_unlock();
    return result;
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

static Node *named(Disk *disk, const char *name) {
    for (Node *node = disk->nodes; node; node = node->next)
        if (node->exists && strcmp(node->name, name) == 0) return node;
    return NULL;
}

static int simClose(sqlite3_file *file) {
    Handle *handle = (Handle *)file;
    simdisk_shm_unmap(file, 0);
    simdisk_lock();
    simdisk_release(handle, SQLITE_LOCK_NONE);
    if (handle->deletes && !simdisk_is_stale(handle)) handle->node->exists = 0;
    // A disk outlives what is still open on it.
    if (--handle->disk->open == 0 && handle->disk->isGone) simdisk_clear(handle->disk);
    simdisk_unlock();
    return SQLITE_OK;
}

// The disk and the name on it that a path means, or NULL for a path of the real disk.
static Disk *parse(const char *path, const char **name) {
    unsigned long long id;
    int length = 0;
    if (!path || sscanf(path, "/simulated/%llu/%n", &id, &length) != 1 || !length) return NULL;
    *name = path + length;
    return simdisk_find(id);
}

static int simOpen(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags
) {
    const char *name;
    (void)vfs;
    simdisk_lock();
    Disk *disk = parse(path, &name);
    if (!disk) {
        simdisk_unlock();
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
    simdisk_unlock();
    return result;
}

static int simDelete(sqlite3_vfs *vfs, const char *path, int syncs) {
    const char *name;
    (void)vfs;
    simdisk_lock();
    Disk *disk = parse(path, &name);
    if (!disk) {
        simdisk_unlock();
        return original->xDelete(original, path, syncs);
    }
    int half, result;
    Node *node = named(disk, name);
    if (disk->isDead) {
        result = SQLITE_IOERR_DELETE;
    } else if (!node) {
        result = SQLITE_IOERR_DELETE_NOENT;
    } else if ((result = simdisk_count(disk, &half)) == SQLITE_OK) {
        if (half != 1) node->exists = 0;
        if (half) result = died(disk, SQLITE_IOERR_DELETE);
    }
    simdisk_unlock();
    return result;
}

static int simAccess(sqlite3_vfs *vfs, const char *path, int flags, int *answer) {
    const char *name;
    (void)vfs;
    simdisk_lock();
    Disk *disk = parse(path, &name);
    if (!disk) {
        simdisk_unlock();
        return original->xAccess(original, path, flags, answer);
    }
    Node *node = named(disk, name);
    *answer = node && (flags != SQLITE_ACCESS_EXISTS || node->now.length > 0);
    simdisk_unlock();
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
    simdisk_lock();
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
        methods = (sqlite3_io_methods){
            .iVersion = 2,
            .xClose = simClose,
            .xRead = simRead,
            .xWrite = simWrite,
            .xTruncate = simTruncate,
            .xSync = simSync,
            .xFileSize = simFileSize,
            .xFileControl = simFileControl,
            .xSectorSize = simSectorSize,
            .xDeviceCharacteristics = simDeviceCharacteristics,
        };
        simdisk_add_locks(&methods);
        isRegistered = sqlite3_vfs_register(&simulated, 1) == SQLITE_OK;
    }
    int result = isRegistered;
    simdisk_unlock();
    return result;
}
