/// What somebody without a way in is shown: how to get one.
struct LoginPage {
    let html: HTML

    /// - Parameter problem: What was wrong with what they came with.
    init(_ problem: BoardProblem? = nil, demonstration: Demonstration?) {
        let lead = problem?.sentence ?? "The board shows itself to whoever has a login link."
        let code = problem.map { "<p>Code: <code>\($0.code)</code></p>\n" as HTML }
        html =
            PageFrame(
                title: "Ask for a login link",
                content: """
                    <p class="lead">\(lead)</p>
                    <p>Ask the service's operator for a login link. The operator makes one with \
                    <code>mstcoord token create --role board --login</code>, or with \
                    <code>--role authority:NAME</code> for a council's own children, and sends it \
                    to you. It opens this browser once; for a program, leave \
                    <code>--login</code> away and send the token as <code>Authorization: Bearer\
                    </code>.</p>
                    \(code)
                    """, snapshot: nil, demonstration: demonstration
            ).html
    }
}

extension Admission {
    /// As whom a page is shown, with the way out of a session.
    var html: HTML? {
        switch way {
        case .command: nil
        case .open:
            """
            <p class="admission"><strong>Open demonstration:</strong> whoever reaches this port \
            sees what the operator sees, until the first token is made \
            (<code>mstcoord token create</code>).</p>

            """
        case .token: "<p class=\"admission\">Shown to \(viewer.words).</p>\n"
        case .session:
            """
            <form class="admission" method="post" action="/logout"><p>Shown to \(viewer.words). \
            <button type="submit">End the session</button></p></form>

            """
        }
    }
}
