"""Pence added up by other means: prices, days and shares alone, and nothing of the program's own.

A service is played for years; every charge that it prints is found again from the agreement with
exact fractions, every quarter must come to the service's price, and no penny may be lost.
"""

import calendar
import datetime
import json
from collections import defaultdict
from fractions import Fraction

import pytest
from service import ROOT, mstcoord

AGREEMENT = json.loads((ROOT / "Config" / "agreement.json").read_text())
PENCE_OF_A_YEAR = sum(p["pricePence"] for p in AGREEMENT["prices"] if p["per"] == "year")


def parts(whole: int, weights: list[int]) -> list[int]:
    """Largest remainder, ties in order."""
    if sum(weights) == 0:
        return [0] * len(weights)
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    exact = [Fraction(size * w, sum(weights)) for w in weights]
    found = [int(e) for e in exact]
    order = sorted(range(len(weights)), key=lambda i: (found[i] - exact[i], i))
    for i in order[: size - sum(found)]:
        found[i] += 1
    return [sign * f for f in found]


def quarter_days(name: str) -> tuple[datetime.date, datetime.date]:
    year, number = int(name[:4]), int(name[-1])
    month = 3 * number + 1
    start = datetime.date(year + (month > 12), (month - 1) % 12 + 1, 1)
    end_month = month + 3
    return start, datetime.date(year + (end_month > 12), (end_month - 1) % 12 + 1, 1)


@pytest.fixture(
    scope="module",
    params=[("agreement", 0), ("agreement-outcome-contract", 0), ("agreement-outcome-contract", 500)],
)
def played(request) -> dict:
    """Ten years of the service under made-up demand, with every charge of it.

    Under the second agreement places cost by nights, and the year is trued up by use. The third
    time the home tells of half of the early endings up to 200 days late, when quarters are closed.
    """
    agreement, told_late = request.param
    found = json.loads(
        mstcoord(
            "simulate", "--agreement", ROOT / "Config" / f"{agreement}.json", "--years", 10,
            "--runs", 1, "--seed", 6, "--told-late", told_late, "--charges", "--format", "json",
        )
    )
    return found | {"by_nights": agreement != "agreement", "told_late": told_late}


def weights(item: str) -> list[int]:
    authorities = [p["id"] for p in AGREEMENT["parties"] if p["role"] == "authority"]
    shares = AGREEMENT["home" if item == "residential" else "team"]["shares"]
    return [shares[a] for a in authorities]


def test_every_quarter_comes_to_the_price_of_the_service(played):
    sums = defaultdict(int)
    for line in played["charges"]["lines"]:
        sums[line["quarter"]] += line["pence"]
    # Ten years from January 2019: the first and the last financial year are cut short.
    assert len(sums) >= 40
    for quarter, pence in sums.items():
        assert pence == PENCE_OF_A_YEAR // 4, quarter
    assert sum(sums.values()) == len(sums) * PENCE_OF_A_YEAR // 4


def test_every_share_is_found_again_from_the_agreement(played):
    prices = {p["item"]: p["pricePence"] for p in AGREEMENT["prices"] if p["per"] == "year"}
    authorities = [p["id"] for p in AGREEMENT["parties"] if p["role"] == "authority"]
    seen = 0
    for line in played["charges"]["lines"]:
        if line["kind"] != "share":
            continue
        start, end = quarter_days(line["quarter"])
        days = [datetime.date.fromisoformat(d) for d in line["subject"].split("..")]
        whole = parts(prices[line["item"]], [1, 1, 1, 1])[int(line["quarter"][-1]) - 1]
        cut = parts(
            whole,
            [(days[0] - start).days, (days[1] - days[0]).days, (end - days[1]).days],
        )[1]
        own = parts(cut, weights(line["item"]))[authorities.index(line["authority"])]
        assert line["pence"] == own, line
        assert line["vat"] == "outside-scope"
        seen += 1
    assert seen > 100


def test_places_are_paid_for_in_full_and_every_penny_comes_in_somewhere(played):
    price = next(p["pricePence"] for p in AGREEMENT["prices"] if p["item"] == "standing-place")
    paid, income = defaultdict(int), defaultdict(int)
    for line in played["charges"]["lines"]:
        if line["kind"] == "place":
            paid[line["subject"]] += line["pence"]
        if line["kind"] == "place-income":
            income[line["subject"]] += line["pence"]
    # A child that did not come costs nothing where nights are charged.
    assert len(paid) >= (30 if played["by_nights"] else 40)
    for subject, pence in paid.items():
        assert income[subject] == -pence
    if played["by_nights"]:
        assert all(0 < pence <= price for pence in paid.values())
        return
    # A cycle that runs on after the last quarter shown has not been charged whole yet.
    whole = [pence for pence in paid.values() if pence == price]
    assert len(whole) >= len(paid) - 1


def test_statements_charge_what_is_owed_once(played):
    """Every key's statements, reversals included, add up to what is owed under it."""
    owed, charged = defaultdict(int), defaultdict(int)
    members = ("quarter", "authority", "item", "kind", "subject", "payer")
    for line in played["charges"]["lines"]:
        owed[tuple(line[m] for m in members)] += line["pence"]
    entries, reversed_keys = defaultdict(int), []
    for statement in played["charges"]["statements"]:
        total = 0
        for line in statement["lines"]:
            charged[tuple(line[m] for m in members)] += line["pence"]
            entries[line["entry"]] += 1
            total += line["pence"]
            # An amount is taken back as a whole, and what takes its place comes in the same file.
            if line["entry"] == "reversal":
                reversed_keys.append(tuple(line[m] for m in members))
        assert total == statement["totalPence"] + statement["grantPence"]
    last = max(s["quarter"] for s in played["charges"]["statements"])
    for key, pence in owed.items():
        if key[0] <= last:
            assert charged[key] == pence, key
    for key, pence in charged.items():
        assert pence == owed[key], key
    assert entries["charge"] > 100
    assert entries["correction"] <= entries["reversal"] == len(reversed_keys)
    if played["told_late"]:
        assert entries["correction"] >= 5, dict(entries)
        assert any(line["kind"] == "place" for line in corrections(played))


def corrections(played: dict) -> list[dict]:
    return [
        line
        for statement in played["charges"]["statements"]
        for line in statement["lines"]
        if line["entry"] == "correction"
    ]


def test_a_correction_follows_the_opposite_of_all_that_was_charged_before(played):
    members = ("quarter", "authority", "item", "kind", "subject", "payer")
    charged, pending = defaultdict(int), {}
    for statement in sorted(played["charges"]["statements"], key=lambda s: s["quarter"]):
        for line in statement["lines"]:
            key = tuple(line[m] for m in members)
            match line["entry"]:
                case "charge":
                    assert charged[key] == 0, line
                case "reversal":
                    assert line["pence"] == -charged[key] != 0, line
                    assert line["quarter"] <= statement["quarter"]
                    pending[key] = statement["quarter"]
                case "correction":
                    assert pending.pop(key) == statement["quarter"], line
            charged[key] += line["pence"]


def test_the_published_plan_is_recomputed_cell_by_cell():
    found = json.loads(
        mstcoord(
            "finance", "--check", ROOT / "Config" / "financial-plan.csv",
            "--agreement", ROOT / "Config" / "agreement.json", "--format", "json",
        )
    )
    odd = {(c["row"], c["year"]) for c in found["odd"]}
    revised = "Out of authority, revised forecast"
    assert odd == {("Other programme costs", "2023/24")} | {
        (revised, year) for year in ("2020/21", "2021/22", "2022/23", "2023/24")
    }
    assert found["savings"][-1]["sumToDatePence"] == 1_202_250_000


def forecast(table: dict) -> dict:
    return json.loads(
        mstcoord("forecast", "--plan", "-", "--format", "json", feed=json.dumps(table).encode())
    )


def test_an_invest_to_save_table_is_forecast_as_by_hand():
    years = [f"{y}/{(y + 1) % 100:02}" for y in range(2016, 2022)]
    entrants = dict(zip(years, [0, 4, 7, 3, 0, 5]))
    spent = dict(zip(years, [5_000_000, 9_000_001, 0, 0, 1, 0]))
    for stay in (True, False):
        for share in (Fraction(1, 2), Fraction(1, 3), Fraction(1)):
            found = forecast(
                {
                    "format": "mst-forecast/1", "years": years, "entrants": entrants,
                    "savingPerChildYearPence": 2_200_001,
                    "firstYearEffect": {
                        "numerator": share.numerator, "denominator": share.denominator,
                    },
                    "investmentPence": spent, "childrenStay": stay,
                }
            )
            carried, exact, total, payback = 0, Fraction(0), 0, None
            for row in found["rows"]:
                year = row["year"]
                exact += (carried + entrants[year] * share) * 2_200_001
                total += row["grossSavingPence"]
                # Within half a penny of the exact amount at every year's end.
                assert abs(total - exact) <= Fraction(1, 2)
                assert row["netPence"] == spent[year] - row["grossSavingPence"]
                carried += entrants[year] if stay else 0
                if payback is None and row["netPence"] < 0:
                    payback = year
                months = row["months"]
                assert len(months) == 12
                assert sum(m["grossSavingPence"] for m in months) == row["grossSavingPence"]
                assert sum(m["netPence"] for m in months) == row["netPence"]
            assert found["paybackYear"] == payback
            assert found["cumulativePence"] == sum(spent.values()) - total


def test_months_are_by_calendar_days():
    found = forecast(
        {
            "format": "mst-forecast/1", "years": ["2019/20"], "entrants": {"2019/20": 1},
            "savingPerChildYearPence": 36_600, "firstYearEffect": {"numerator": 1, "denominator": 1},
            "investmentPence": {}, "childrenStay": True,
        }
    )
    for month in found["rows"][0]["months"]:
        start = datetime.date.fromisoformat(month["from"])
        days = calendar.monthrange(start.year, start.month)[1]
        assert month["grossSavingPence"] == 100 * days
