#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Compresses into the form of RFC 1952. Returns the bytes written, or 0 if they do not fit or there
/// is no memory.
size_t mst_gzip(const uint8_t *from, size_t from_size, uint8_t *to, size_t to_size);

#endif
