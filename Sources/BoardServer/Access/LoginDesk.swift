import HTTPTypes

/// Opens and ends the sessions of browsers.
struct LoginDesk {
    let gate: Gate
    /// How a demonstration's clock runs; `nil`: the service is none.
    let demonstration: Demonstration?

    /// The response to a login link, to the login page, and to the button that ends a session.
    /// - Throws: as `Gate.login`; `http.forbidden` for a form of another site.
    func response(
        to request: BoardRequest, _ route: Route, _ members: QueryMembers
    ) throws -> BoardResponse {
        if route == .logout { return try end(request) }
        // A program that only looks at a link asks HEAD, and does not use it up.
        guard let link = members["link"], request.method == .get else {
            return BoardResponse(
                .ok,
                headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
                body: Array(LoginPage(demonstration: demonstration).html.text.utf8))
        }
        let session = try gate.login(link)
        return toOverview(SessionCookie.set(session, isSecure: request.isSecure))
    }

    private func end(_ request: BoardRequest) throws -> BoardResponse {
        // The cookie's SameSite keeps other sites out; a browser that says where it is from is
        // believed too.
        if let site = request.fetchSite, site != "same-origin" && site != "none" {
            throw BoardProblem(
                .forbidden, "A session is ended on the board itself.",
                remedy: "Use the button at the foot of a page.")
        }
        if let session = try gate.session(request) { try gate.keeper?.end(session) }
        return toOverview(SessionCookie.clear(isSecure: request.isSecure))
    }

    /// 303, so that the browser asks with GET and its history keeps no link.
    private func toOverview(_ cookie: String) -> BoardResponse {
        BoardResponse(
            .seeOther,
            headers: [.location: "/", .setCookie: cookie, .cacheControl: "no-store"], body: [])
    }
}
