// What the thread sanitizer must know of the standard library's `Mutex`.
//
// The library is built without the sanitizer. Two threads that want one lock meet in three functions
// of it, and the kernel hands the lock over: the sanitizer sees neither, and takes what the lock
// guards for a race. These stand before those functions and tell it. Loaded by LD_PRELOAD; nothing is
// suppressed, so what happens beside the lock is seen as ever.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// In a program without the sanitizer there is nobody to tell.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

METHOD void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
METHOD void lock_slow(uint32_t thread, SELF) {
    static METHOD void (*library)(uint32_t, SELF);
    if (!library) library = (METHOD void (*)(uint32_t, SELF))next(LOCK);
    library(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

METHOD bool try_lock_slow(SELF) __asm__(TRY);
METHOD bool try_lock_slow(SELF) {
    static METHOD bool (*library)(SELF);
    if (!library) library = (METHOD bool (*)(SELF))next(TRY);
    bool is_mine = library(handle);
    if (is_mine && __tsan_acquire) __tsan_acquire(handle);
    return is_mine;
}

METHOD void unlock_slow(SELF) __asm__(UNLOCK);
METHOD void unlock_slow(SELF) {
    static METHOD void (*library)(SELF);
    if (!library) library = (METHOD void (*)(SELF))next(UNLOCK);
    if (__tsan_release) __tsan_release(handle);
    library(handle);
}
