"""The board beside Datasette: the same database, the same client, one run.

  python3 -m venv .build/datasette && .build/datasette/bin/python -m pip install datasette
  apt-get install wrk
  python3 Tests/Interop/datasette_load.py DEMO --datasette .build/datasette/bin/datasette

DEMO is a demonstration's folder with some history; no daemon may run on it. Datasette reads a copy
made by `mstcoord backup`. No test: it prints figures, of which the ratio says more than either.
"""

import argparse
import json
import re
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from service import Daemon, mstcoord, until

ROWS = 50


def load(address, seconds, connections, *fields):
    """Requests a second, p50 and p99 in milliseconds, bytes of one answer."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency"]
    for field in fields:
        words += ["-H", field]
    said = subprocess.run([*words, address], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, (address, said)
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    scale = {"us": 0.001, "ms": 1, "s": 1000}
    times = [
        float(value) * scale[unit]
        for percent in ("50", "99")
        for value, unit in re.findall(rf"\s{percent}%\s+([\d.]+)(us|ms|s)\b", said)
    ]
    asked = urllib.request.Request(address, headers=dict(f.split(": ", 1) for f in fields))
    return per_second, *times, len(urllib.request.urlopen(asked).read())


def datasette(program, file, port):
    process = subprocess.Popen(
        [program, "serve", "-i", str(file), "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers():
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json").status == 200
        except OSError:
            return time.sleep(0.2)

    until("Datasette answers", answers)
    return process


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demo", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--datasette", default="datasette", help="the program")
    parser.add_argument("--port", type=int, default=18799)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite"
        mstcoord("backup", file, "--config", options.demo / "settings.json")
        entries = sqlite3.connect(file).execute("SELECT count(*) FROM ledger").fetchone()[0]
        daemon = Daemon(options.demo)
        daemon.start()
        other = datasette(options.datasette, file, options.port)
        try:
            said = until(
                "the board says where it is",
                lambda: re.findall(r"board=(http://127\.0\.0\.1:\d+)/", daemon.log.read_text()))[-1]
            made = mstcoord(
                "token", "create", "--role", "board", *daemon.config(), "--format", "json")
            token = "Authorization: Bearer " + json.loads(made)["token"]
            asked = urllib.request.Request(
                said + "/api/v1/cycles", headers=dict([token.split(": ", 1)]))
            cycles = json.loads(urllib.request.urlopen(asked).read())["cycles"]
            cycle = cycles[len(cycles) // 2]["id"]
            table = f"http://127.0.0.1:{options.port}/ledger/outbox"
            columns = "_col=party&_col=name&_nofacet=1&_nosuggest=1"
            rows = [
                ("the board, one cycle, JSON", f"{said}/api/v1/cycles/{cycle}", token),
                ("Datasette, fifty rows, JSON", f"{table}.json?_size={ROWS}&{columns}"),
                ("the board, one cycle, page", f"{said}/cycles/{cycle}", token),
                ("Datasette, fifty rows, page", f"{table}?_size={ROWS}&{columns}"),
            ]
            print(f"{entries} documents, {options.connections} connections, "
                  f"{options.seconds} s each, wrk on the same machine")
            print(f"{'what':30} {'a second':>10} {'p50 ms':>8} {'p99 ms':>8} {'bytes':>8}")
            found = []
            for name, address, *fields in rows:
                load(address, 1, options.connections, *fields)
                found.append(load(address, options.seconds, options.connections, *fields))
                per_second, p50, p99, count = found[-1]
                print(f"{name:30} {per_second:10.0f} {p50:8.1f} {p99:8.1f} {count:8}", flush=True)
            print(f"JSON {found[0][0] / found[1][0]:.0f} times, "
                  f"page {found[2][0] / found[3][0]:.0f} times as many as Datasette")
        finally:
            other.terminate()
            other.wait(30)
            daemon.end()


main()
