import HTTPTypes
import NIOCore

/// An answer that has only to be sent: its fields and bytes stand, but for the date.
///
/// It is made once for each target, form and reader, and given as often as somebody asks.
final class PreparedResponse: Sendable {
    /// The fields of the answer, its length and the security fields among them.
    private let found: HTTPFields
    /// The fields for somebody who has it already.
    private let unchanged: HTTPFields
    private let content: ByteBuffer
    /// The tag of the content as it is, and of the same compressed.
    private let tags: (plain: String, packed: String?)

    /// - Parameter link: Where the next page of a list is, if there is one.
    init(_ content: Content, takesGzip: Bool, link: HTTPField?) {
        let written = content.written
        let packed = takesGzip ? written.gzip() : nil
        tags = (written.tag, packed?.tag)
        var fields: HTTPFields = [
            .eTag: packed?.tag ?? written.tag,
            // Kept by the client, but asked about each time.
            .cacheControl: content.isPublic ? "public, no-cache" : "private, no-cache",
            .vary: (content.isNegotiated ? "Accept, " : "") + "Accept-Encoding"
                + (content.isPublic ? "" : ", Authorization, Cookie"),
        ]
        if let link { fields.append(link) }
        fields.append(contentsOf: SecurityHeaders.fields)
        unchanged = fields
        let bytes = packed?.body ?? written.body
        fields[.contentType] = content.type
        if packed != nil { fields[.contentEncoding] = "gzip" }
        fields[.contentLength] = String(bytes.count)
        found = fields
        self.content = ByteBuffer(bytes: bytes)
    }

    /// The response, or word that the client has it already.
    func response(ifNoneMatch: String?) -> BoardResponse {
        let isKnown =
            ifNoneMatch.map { $0 == tags.plain || EntityTags($0).contain(tags.plain, tags.packed) }
            ?? false
        return isKnown
            ? BoardResponse(.notModified, prepared: unchanged, content: ByteBuffer())
            : BoardResponse(.ok, prepared: found, content: content)
    }
}
