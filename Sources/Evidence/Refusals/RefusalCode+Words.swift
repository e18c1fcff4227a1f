extension RefusalCode {
    /// One sentence for a person: what is wrong.
    package var sentence: String {
        switch self {
        case .fileNotRegular: "This is not an ordinary file with one name."
        case .fileTooLarge: "The file is larger than a signed document may be."
        case .fileChanging: "The file is still being written."
        case .fileTruncated: "The file ends in the middle."
        case .envelopeNotUTF8: "The file is not UTF-8 text."
        case .envelopeNotJSON: "The file is not JSON."
        case .envelopeDuplicateMember: "The signed envelope has the same member twice."
        case .envelopeShape: "The JSON is not a signed envelope of the agreed form."
        case .envelopeBase64: "A part of the envelope is not base64url in its one proper form."
        case .envelopeHeader: "A signature's protected header is not of the agreed form."
        case .envelopeAlgorithm: "A signature names an algorithm that is not accepted."
        case .keyUnknown: "No known key signed this document."
        case .keySignature: "A signature does not match the document and the key it names."
        case .keyRevoked: "The key that signed was revoked, or is outside its period of use."
        case .keyTypeNotAllowed: "The key that signed may not sign documents of this type."
        case .keyThreshold: "Too few of the party's keys signed this document."
        case .payloadNotJSON: "The signed content is not strict JSON."
        case .payloadShape: "The signed content lacks a member, or has a wrong or unknown one."
        case .payloadType: "The content is of another type than its signature says."
        case .payloadIssuer: "The content names another sender than the one that signed it."
        case .payloadAudience: "The document is not addressed to this service."
        case .payloadAgreement: "The document refers to another agreement than the one in force."
        case .streamDuplicate: "This document was received before."
        case .streamFork: "The sender signed two different documents with the same number."
        case .streamGap: "An earlier document of this sender has not arrived yet."
        case .streamPrev: "The document names another predecessor than the one received."
        case .timeFuture: "The document is dated in the future."
        case .timeExpired: "The document arrived after the last moment it could be applied."
        case .bodyShape: "The body lacks a member, or has a wrong or unknown one."
        case .bodyRule: "The body breaks a rule of the agreement."
        }
    }

    /// One line for the sender or the folder's owner: what to do about it.
    package var remedy: String {
        switch self {
        case .fileNotRegular: "Put a copy of the file itself in the folder, not a link to it."
        case .fileTooLarge: "Send one document per file, of at most 1 MiB."
        case .fileChanging: "Wait; or write under a name ending in .part and rename when done."
        case .fileTruncated: "Send the whole file again; the transfer was probably cut off."
        case .envelopeNotUTF8: "Save the file as UTF-8, or send it as it came from the signer."
        case .envelopeNotJSON: "Send the signed file itself, as the signing program wrote it."
        case .envelopeDuplicateMember: "Sign again with a program that writes each member once."
        case .envelopeShape:
            "Use the JWS JSON serialization; `mstcoord convert` makes it from compact form."
        case .envelopeBase64: "Write base64url without padding, white space or line breaks."
        case .envelopeHeader: "Sign with exactly alg, kid and typ in the protected header."
        case .envelopeAlgorithm: "Sign with an Ed25519 key, algorithm EdDSA."
        case .keyUnknown: "Check that the key is in the keyset this service holds for you."
        case .keySignature: "Sign the document again; do not change it after signing."
        case .keyRevoked: "Sign with a current key of your keyset."
        case .keyTypeNotAllowed: "Sign with the key that your keyset allows for this type."
        case .keyThreshold: "Add the missing signatures and send the document again."
        case .payloadNotJSON: "Correct the content to strict JSON and sign it again."
        case .payloadShape: "Correct the member named in the detail and sign it again."
        case .payloadType: "Give the content and the protected header the same type."
        case .payloadIssuer: "Set iss to the party whose key signs."
        case .payloadAudience: "Set aud to this service, or put the file in the right folder."
        case .payloadAgreement: "Refer to the agreement in force by its id, version and digest."
        case .streamDuplicate: "Nothing; the same receipt is given again."
        case .streamFork: "Speak to each other: one of two documents must be withdrawn by hand."
        case .streamGap: "Send the missing earlier document; this one waits for it."
        case .streamPrev: "Set prev to the digest of your last document and sign it again."
        case .timeFuture: "Set the sending computer's clock and sign the document again."
        case .timeExpired: "Sign the document again with a later exp, if it may still be sent."
        case .bodyShape: "Correct the member named in the detail and send a new document."
        case .bodyRule: "Read the rule named in the detail and send a new document."
        }
    }
}
