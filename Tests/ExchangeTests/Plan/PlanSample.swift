import Evidence

/// A sound plan file, and ways to break it one member at a time.
enum PlanSample {
    /// The example of the format, with everything this version decides.
    static let text = """
        {"format":"mst-plan/1","seed":"text",
         "cycles":[{"id":"c1","start":"2019-01-07","end":"2019-04-01","beds":3},
                   {"id":"c2","start":"2019-04-08","end":"2019-07-01","beds":2}],
         "authorities":[{"id":"rotherham","share":1,"standing":0,"balanceWeeks":-12},
                        {"id":"barnsley","share":1,"standing":1,"balanceWeeks":12}],
         "roster":{"t":1,"taken":{"rotherham":1,"barnsley":0}},
         "policy":{"repayLimit":1,"nodeLimit":2000000},
         "commitments":[{"nomination":"n1","cycle":"c1"}],
         "nominations":[
          {"id":"n1","authority":"rotherham","class":2,"rank":0,"waitingSince":"2018-06-01",
           "cycles":["c2","c1"]},
          {"id":"n2","authority":"barnsley","class":1,"waitingSince":"2018-07-01","cycles":[]}],"incompatible":[]}
        """

    /// The sample with one piece of its text replaced.
    static func changed(_ old: String, to new: String) -> [UInt8] {
        let pieces = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        return Array(pieces.joined(separator: new).utf8)
    }
}
