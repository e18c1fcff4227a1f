/// Columns of whole numbers, one authority's part upon another's, over a scale of lines.
///
/// Colours are only a help: every second authority has a texture, and each column says its figures.
struct StackedColumns {
    /// Prefix of the ids inside.
    let id: String
    /// How many columns there are.
    let count: Int
    /// Width of a column, in the units of the picture.
    let column: Int
    /// Room above the highest number.
    let head: Int
    /// Room from nought to the highest number.
    let height: Int
    /// The highest number that there is room for, at least 1.
    let top: Int

    /// Room for the numbers at the side.
    static let left = 40

    /// Where nought is.
    var bottom: Int { head + height }

    /// The left edge of a column.
    func x(_ index: Int) -> Int { Self.left + index * column }

    /// The height of a number.
    func y(_ number: Int) -> Int { bottom - number * height / top }

    /// The pattern that `columns` fills with.
    var texture: HTML {
        """
        <defs><pattern id="\(id)-texture" width="8" height="8" \
        patternUnits="userSpaceOnUse"><path class="hatch-texture" d="M0 4L8 4"/></pattern></defs>
        """
    }

    /// Lines at whole numbers, `step` apart.
    func scale(step: Int) -> HTML {
        let right = x(count)
        return HTML(
            stride(from: 0, to: top, by: step).map { number in
                """
                <path class="weeks" d="M\(Self.left) \(y(number))H\(right)"/>\
                <text class="axis" x="\(Self.left - 8)" y="\(y(number) + 5)" \
                text-anchor="end">\(number)</text>

                """
            })
    }

    /// The columns: what each says, and its parts by authority.
    func columns(_ all: [(words: String, byAuthority: [Int])]) -> HTML {
        HTML(
            all.enumerated().map { index, one in
                var below = 0
                let parts = one.byAuthority.enumerated().map { authority, count -> HTML in
                    defer { below += count }
                    guard count > 0 else { return "" }
                    let box: HTML = """
                        x="\(x(index) + 1)" y="\(y(below + count))" \
                        width="\(column - 2)" height="\(y(below) - y(below + count))"
                        """
                    let texture: HTML =
                        authority % 2 == 1 ? "<rect fill=\"url(#\(id)-texture)\" \(box)/>" : ""
                    return "<rect class=\"bar authority-\(authority % 4)\" \(box)/>\(texture)"
                }
                return "<g><title>\(one.words)</title>\(parts)</g>\n"
            })
    }
}
