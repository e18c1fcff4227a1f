/// What a simulation takes for granted about children, councils and families: inputs, shown with
/// every result.
///
/// House rule: every rate is a whole number of thousandths. Only the ones with a source are more
/// than a round guess; whoever knows better ones puts them in.
package struct SimulationAssumptions: Equatable, Sendable {
    /// Nominations a year, by authority in agreement order: exactly so many in every year, each on
    /// a day drawn from the whole year.
    package var nominationsPerYear: [Int]
    /// Matches that the home finds unsuitable, in a thousand.
    package var unsuitablePerMille = 100
    /// Days the home takes for its view of a match.
    package var assessmentDays = 3...14
    /// Children with a last day on which their stay may start, in a thousand.
    package var windowedPerMille = 150
    /// Days after the nomination on which that last day lies.
    package var windowDays = 180...360
    /// Children withdrawn for each thirty days that they wait, in a thousand.
    package var withdrawnPerMilleMonthly = 15
    /// Days a council takes to answer an offer; never more than the agreement allows.
    package var answerDays = 1...5
    /// Offers declined, in a thousand.
    package var declinedPerMille = 80
    /// Offers that nobody answers, in a thousand.
    package var lapsedPerMille = 30
    /// Children who do not come to a place that was accepted, in a thousand.
    package var absentPerMille = 20
    /// Children whose stay ends before its time, in a thousand of those who came.
    package var stayEndedPerMille = 80
    /// Children whose work ends in stage 2 before its time, in a thousand of those who came.
    package var stage2EndedPerMille = 70
    /// Early endings of which the home tells late, in a thousand.
    package var toldLatePerMille = 0
    /// Days by which it is late then.
    package var toldLateDays = 1...200
    /// Children who still live at home in the end, in a thousand of those who came.
    /// - Source: Rotherham and Barnsley, cabinet papers of 2018: above two thirds elsewhere.
    package var lastingPerMille = 667

    /// The standard rates with these nominations a year.
    package init(nominationsPerYear: [Int]) {
        self.nominationsPerYear = nominationsPerYear
    }

    /// Half as many nominations again as places: each authority puts forward six children a year
    /// for every own place of a cycle, its part of the shared beds rounded half up.
    ///
    /// House rule: in 2018 Rotherham alone had 24 candidates for the eight places of a first year.
    package init(for agreement: Agreement) {
        let home = agreement.home
        let shared = max(0, home.beds - home.standingPlaces.reduce(0, +))
        let weights = max(1, home.shares.reduce(0, +))
        let most = SimulationLimits.nominationsPerYear.upperBound
        self.init(
            nominationsPerYear: zip(home.shares, home.standingPlaces).map { share, standing in
                min(most, 6 * standing + (12 * shared * share + weights) / (2 * weights))
            })
    }
}
