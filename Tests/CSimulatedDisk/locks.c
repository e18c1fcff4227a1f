// Locks of files and of the memory that the readers of a write-ahead log share.
#include "disk.h"

void simdisk_release(Handle *handle, int level) {
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
    simdisk_lock();
    if (simdisk_is_stale(handle)) {
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
    simdisk_unlock();
    return result;
}

static int simUnlock(sqlite3_file *file, int level) {
    Handle *handle = (Handle *)file;
    simdisk_lock();
    if (level < handle->level) simdisk_release(handle, level);
    simdisk_unlock();
    return SQLITE_OK;
}

static int simCheckReservedLock(sqlite3_file *file, int *isReserved) {
    Handle *handle = (Handle *)file;
    simdisk_lock();
    *isReserved = handle->node->reserved != NULL;
    simdisk_unlock();
    return SQLITE_OK;
}

static int simShmMap(
    sqlite3_file *file, int region, int size, int extends, void volatile **memory
) {
    Handle *handle = (Handle *)file;
    int result = SQLITE_OK;
    *memory = NULL;
    simdisk_lock();
    if (simdisk_is_stale(handle) || region >= 256) {
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
    simdisk_unlock();
    return result;
}

static int simShmLock(sqlite3_file *file, int offset, int amount, int flags) {
    Handle *handle = (Handle *)file;
    int result = SQLITE_OK;
    simdisk_lock();
    Shm *shm = handle->shm;
    for (int slot = offset; shm && slot < offset + amount; slot++) {
        uint16_t bit = (uint16_t)(1u << slot);
        if (flags & SQLITE_SHM_UNLOCK) {
            if (handle->sharedMask & bit) shm->shared[slot]--;
            if (handle->exclusiveMask & bit) shm->exclusive[slot] = NULL;
            handle->sharedMask &= (uint16_t)~bit;
            handle->exclusiveMask &= (uint16_t)~bit;
        } else if (simdisk_is_stale(handle)) {
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
    simdisk_unlock();
    return result;
}

static void simShmBarrier(sqlite3_file *file) {
    (void)file;
    __sync_synchronize();
    simdisk_lock();
    simdisk_unlock();
}

int simdisk_shm_unmap(sqlite3_file *file, int deletes) {
    Handle *handle = (Handle *)file;
    (void)deletes;
    simdisk_lock();
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
    simdisk_unlock();
    return SQLITE_OK;
}

void simdisk_add_locks(sqlite3_io_methods *methods) {
    methods->xLock = simLock;
    methods->xUnlock = simUnlock;
    methods->xCheckReservedLock = simCheckReservedLock;
    methods->xShmMap = simShmMap;
    methods->xShmLock = simShmLock;
    methods->xShmBarrier = simShmBarrier;
    methods->xShmUnmap = simdisk_shm_unmap;
}
