import Evidence
import Foundation
import Testing

/// Files of the repository that a test reads as they are delivered.
enum RepositoryFile {
    /// The JSON of a file, by its path from the root of the repository.
    static func json(_ path: String, from test: String = #filePath) throws -> JSONValue {
        let parts = test.split(separator: "/", omittingEmptySubsequences: false)
        let root = parts.dropLast(4).joined(separator: "/")
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"))
        return try StrictJSON.parse(Array(data))
    }
}

extension JSONValue {
    /// This value with one member, by its JSON Pointer, replaced, added, or (`nil`) taken away.
    func with(_ pointer: String, _ value: JSONValue?) -> JSONValue {
        let steps = pointer.split(separator: "/").map(String.init)
        return changed(steps[...], value)
    }

    private func changed(_ steps: ArraySlice<String>, _ new: JSONValue?) -> JSONValue {
        guard let step = steps.first else { return new ?? .null }
        let rest = steps.dropFirst()
        switch self {
        case .object(var object):
            object[step] =
                rest.isEmpty ? new : (object[step] ?? .object(JSONObject([]))).changed(rest, new)
            return .object(object)
        case .array(var elements):
            guard let index = Int(step) else { return self }
            if index == elements.count {
                elements.append(JSONValue.object(JSONObject([])).changed(rest, new))
            } else if rest.isEmpty, new == nil {
                elements.remove(at: index)
            } else {
                elements[index] = elements[index].changed(rest, new)
            }
            return .array(elements)
        default:
            return self
        }
    }
}
