import Evidence

/// One thing that the API can be asked: its path, what it takes, what it gives, and what serves it.
///
/// Requests are routed by this table and the published description is made from it, so the
/// description cannot say what is not so.
package struct Operation: Sendable {
    /// Its name in a client.
    package let id: String
    /// Path below `/api/v1/`; `{name}` stands for one segment.
    package let path: String
    /// What it answers, one sentence.
    package let summary: String
    /// What it takes, the names in the path among it.
    package let parameters: [Parameter]
    /// Media types it answers in, the preferred one first.
    package let types: [String]
    /// The list that is given page by page, with the table that shows it, or `nil`.
    let paged: PagedList?
    /// Statuses of the problems that it can come to, beside those of every operation.
    let problems: [Int]
    /// What serves it, given what the path names.
    let route: @Sendable ([String]) -> Route?

    /// Something that a request says.
    package struct Parameter: Sendable {
        /// Name.
        package let name: String
        /// What it means, one sentence.
        let meaning: String
        /// Its JSON Schema.
        let schema: JSONValue
        /// A value that finds something in any service, or `nil`.
        package var example: String?
    }

    /// Names of the query members that it takes.
    package var memberNames: Set<String> {
        Set(parameters.map(\.name)).subtracting(pathNames)
    }

    private var segments: [Substring] { path.split(separator: "/") }

    /// Names of the segments that stand for something.
    package var pathNames: [String] {
        segments.filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
    }

    /// What the segments of a path stand for, or `nil` if the path is another.
    func match(_ names: [String]) -> [String]? {
        let segments = segments
        guard names.count == segments.count else { return nil }
        var found: [String] = []
        for (name, segment) in zip(names, segments) {
            if segment.first == "{" {
                guard !name.isEmpty, name.utf8.count <= 128 else { return nil }
                found.append(name)
            } else if name != segment {
                return nil
            }
        }
        return found
    }

    /// The route and its operation for what stands after `/api/v1/`.
    static func find(_ names: [String]) -> (operation: Operation, route: Route)? {
        for operation in all {
            if let found = operation.match(names), let route = operation.route(found) {
                return (operation, route)
            }
        }
        return nil
    }
}

/// Lists that an answer gives page by page, all from the same row on.
struct PagedList: Sendable {
    /// The members of the data.
    let members: [String]
    /// The tables that show the same lists.
    let tables: Set<String>

    /// Lists with the tables that show them.
    init(_ members: [String], _ tables: Set<String>) {
        self.members = members
        self.tables = tables
    }
}
