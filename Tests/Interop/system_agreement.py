#!/usr/bin/env python3
"""An agreement whose first decision is due three minutes from now, for the trial of the package."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

EXAMPLES = "/usr/share/mst-coordinator/examples"
MINUTES = 3


def main():
    with open(f"{EXAMPLES}/agreement-equal-beds.json") as file:
        agreement = json.load(file)
    due = datetime.now(ZoneInfo(agreement["timeZone"])) + timedelta(minutes=MINUTES)
    deadlines = agreement["deadlines"]
    deadlines["timeOfDay"] = due.strftime("%H:%M")
    # Cycles start on Mondays.
    ahead = 28 + (7 - due.weekday()) % 7
    first = due.date() + timedelta(days=ahead)
    deadlines["nominationsDaysBeforeStart"] = ahead
    deadlines["releaseDaysBeforeStart"] = ahead + 7
    agreement["effectiveFrom"] = first.isoformat()
    agreement["effectiveTo"] = (first + timedelta(days=4 * 365)).isoformat()
    print(json.dumps(agreement, indent=2))


main()
