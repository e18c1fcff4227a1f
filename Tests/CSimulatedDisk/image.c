// What is written, and what of it would be there after a power cut.
#include "disk.h"

#define SECTOR 512

void simdisk_put(Image *image, int64_t offset, const uint8_t *bytes, int64_t length) {
    int64_t end = offset + length;
    if (end > image->room) {
        int64_t room = image->room ? image->room : 65536;
        while (room < end) room *= 2;
        image->bytes = realloc(image->bytes, (size_t)room);
        image->room = room;
    }
    // Only what is skipped is zero; what lies behind the end is never read.
    if (offset > image->length)
        memset(image->bytes + image->length, 0, (size_t)(offset - image->length));
    if (end > image->length) image->length = end;
    memcpy(image->bytes + offset, bytes, (size_t)length);
}

void simdisk_cut(Image *image, int64_t length) {
    if (length < image->length) image->length = length;
}

void simdisk_same(Image *to, const Image *from) {
    to->length = 0;
    if (from->length) simdisk_put(to, 0, from->bytes, from->length);
}

void simdisk_note(Node *node, int64_t offset, const void *bytes, int64_t length) {
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

void simdisk_forget(Node *node) {
    for (Change *change = node->first; change;) {
        Change *next = change->next;
        free(change->bytes);
        free(change);
        change = next;
    }
    node->first = node->last = NULL;
}

void simdisk_keep(Node *node) {
    for (Change *change = node->first; change; change = change->next) {
        if (change->bytes)
            simdisk_put(&node->durable, change->offset, change->bytes, change->length);
        else
            simdisk_cut(&node->durable, change->offset);
    }
    node->isDurable = 1;
    simdisk_forget(node);
}

static uint64_t mixed(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

void simdisk_keep_some(Node *node, uint64_t *state) {
    for (Change *change = node->first; change; change = change->next) {
        if (!change->bytes) {
            if (mixed(state) & 1) simdisk_cut(&node->durable, change->offset);
            continue;
        }
        for (int64_t at = 0; at < change->length; at += SECTOR) {
            int64_t length = change->length - at < SECTOR ? change->length - at : SECTOR;
            if (mixed(state) & 1)
                simdisk_put(&node->durable, change->offset + at, change->bytes + at, length);
        }
    }
    if (node->first) node->isDurable = 1;
    simdisk_forget(node);
}
