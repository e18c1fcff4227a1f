/// A file read from a party's folder: its bytes are all that is ever used of it.
package struct DroppedFile: Equatable, Sendable {
    /// The party whose folder it lay in; says nothing about who wrote it.
    package let party: String
    /// Its name there; says nothing about what is in it.
    package let name: FileName
    /// All of its bytes, read once.
    package let bytes: [UInt8]
    /// Which file it was, so that only this one is removed later.
    package let identity: FileIdentity

    /// A file of these bytes.
    package init(party: String, name: FileName, bytes: [UInt8], identity: FileIdentity) {
        self.party = party
        self.name = name
        self.bytes = bytes
        self.identity = identity
    }
}
