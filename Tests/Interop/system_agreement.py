#!/usr/bin/env python3
"""An agreement whose first decision is due three minutes from now, for the trial of the package."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

EXAMPLES = "/usr/share/mst-coordinator/examples"
MINUTES = 3


def monday(day):
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


def main():
    with open(f"{EXAMPLES}/agreement-equal-beds.json") as file:
        agreement = json.load(file)
    due = datetime.now(ZoneInfo(agreement["timeZone"])) + timedelta(minutes=MINUTES)
    deadlines = agreement["deadlines"]
    deadlines["timeOfDay"] = due.strftime("%H:%M")
    # A cycle starts on the first Monday of a quarter; the first one that is four weeks away.
    first = due.date().replace(day=1)
    while first.month % 3 != 1 or (monday(first) - due.date()).days < 28:
        first = (first + timedelta(days=32)).replace(day=1)
    ahead = (monday(first) - due.date()).days
    deadlines["nominationsDaysBeforeStart"] = ahead
    deadlines["releaseDaysBeforeStart"] = ahead + 7
    agreement["effectiveFrom"] = first.isoformat()
    agreement["effectiveTo"] = (first + timedelta(days=4 * 365)).isoformat()
    print(json.dumps(agreement, indent=2))


main()
