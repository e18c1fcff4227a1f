"""What the daemon must not do: call out, let others read, or say what is secret."""

import json
import os
import re
import stat
import subprocess
import tempfile
from pathlib import Path

from service import PROGRAM, mstcoord
from stand import ENVIRONMENT, Stand, Table, kill


def run(table: Table, seconds: float):
    del seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stand = Stand(folder)
        stand.put_back()
        trace = folder / "trace"
        process = stand.run(
            "strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,execve,openat",
            "-o", str(trace), environment=ENVIRONMENT)
        try:
            stand.wait("the round is through", lambda: not stand.waiting())
            limits = core_limit(process.pid)
            token = made_token(stand)
            arguments = command_lines(process.pid)
        finally:
            kill(process)
        calls = trace.read_text(errors="replace").splitlines()
        table.row("calls out of the machine", len(calls), outgoing(calls))
        table.row("permissions of every file made", *permissions(stand))
        table.row("secrets in logs and arguments", *secrets(stand, token, arguments))
        table.row("core dumps", 1, limits)
        table.row("left by every check", 1, stand.check())


def outgoing(calls: list[str]) -> list[str]:
    """Connections and datagrams to anywhere but sockets of this machine's own file system."""
    found = []
    for line in calls:
        if "AF_INET" in line and re.search(r"\b(connect|sendto|sendmsg)\(", line):
            found.append(line[:160])
        if re.search(r"\bexecve\(", line) and f'execve("{PROGRAM}"' not in line:
            found.append(line[:160])
        if '"/etc/resolv.conf"' in line:
            found.append("it asks for name servers")
    return found


def permissions(stand: Stand) -> tuple[int, list[str]]:
    """Nobody but its user reads the state; a party reads its own folder by its group alone."""
    found, count = [], 0
    state = stand.demo / "state"
    if stat.S_IMODE(state.stat().st_mode) & 0o077:
        found.append(f"{state} is open to others")
    for path in sorted([*state.rglob("*"), *(stand.demo / "exchange").rglob("out/*")]):
        count += 1
        mode = stat.S_IMODE(path.lstat().st_mode)
        where = path.relative_to(stand.demo)
        if mode & 0o007:
            found.append(f"{where} can be used by everybody: {mode:o}")
        if "keys" in where.parts and mode & 0o077:
            found.append(f"{where} can be used by others: {mode:o}")
        if "out" in where.parts and mode & 0o020:
            found.append(f"{where} can be changed by its party: {mode:o}")
    return count, found


def made_token(stand: Stand) -> str:
    """A token of the board, which must be kept as a hash alone."""
    said = mstcoord("token", "create", "--config", stand.demo / "settings.json",
                    "--role", "operator", "--name", "fire", "--format", "json")
    return json.loads(said)["token"]


def command_lines(group: int) -> str:
    """The arguments of every process of the group."""
    said = subprocess.run(["ps", "-o", "args=", "-g", str(group)], capture_output=True, text=True)
    return said.stdout


def secrets(stand: Stand, token: str, arguments: str) -> tuple[int, list[str]]:
    """Private keys and tokens: in no log, in no argument, and a token nowhere on the disk."""
    found, words = [], {"a token": token}
    for path in stand.demo.rglob("*.jwk.json"):
        key = json.loads(path.read_text())
        if "d" in key:
            words[f"the key of {path.name}"] = key["d"]
    for path in [stand.log, *stand.demo.rglob("*.log")]:
        text = path.read_text(errors="replace")
        found += [f"{name} is in {path.name}" for name, word in words.items() if word in text]
    found += [f"{name} is in an argument" for name, word in words.items() if word in arguments]
    for path in (stand.demo / "state").rglob("*"):
        if path.is_file() and token.encode() in path.read_bytes():
            found.append(f"a token is in {path.name} as it is")
    return len(words), found


def core_limit(group: int) -> list[str]:
    """The daemon's own limit of core dumps must be nought."""
    said = subprocess.run(["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True)
    found, count = [], 0
    for pid in said.stdout.split():
        if os.path.realpath(f"/proc/{pid}/exe") != os.path.realpath(PROGRAM):
            continue
        count += 1
        text = Path(f"/proc/{pid}/limits").read_text()
        if not re.search(r"Max core file size\s+0\s+0", text):
            found.append("core dumps are allowed")
    return found if count else ["the daemon was not found among its group's processes"]
