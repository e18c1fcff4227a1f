#include "CZlib.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

size_t mst_gzip(const uint8_t *from, size_t from_size, uint8_t *to, size_t to_size) {
    z_stream stream;
    if (from_size > UINT_MAX || to_size > UINT_MAX) return 0;
    memset(&stream, 0, sizeof stream);
    // 16 more than the largest window asks for the header of gzip instead of zlib's own.
    if (deflateInit2(&stream, 5, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)from;
    stream.avail_in = (uInt)from_size;
    stream.next_out = to;
    stream.avail_out = (uInt)to_size;
    int ended = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return ended == Z_STREAM_END ? written : 0;
}
