"""The program under test: as a command, and as a daemon."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("MSTCOORD", str(ROOT / ".build" / "debug" / "mstcoord"))
# A crashed process is to end at once, not to draw its stack for a minute.
ENVIRONMENT = os.environ | {"SWIFT_BACKTRACE": "enable=no"}


def mstcoord(*words, status=0, feed=None) -> str:
    """Runs a command, expects its exit status and gives what it printed."""
    done = subprocess.run(
        [PROGRAM, *map(str, words)], input=feed, capture_output=True, timeout=120, env=ENVIRONMENT
    )
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout.decode()


def until(what: str, condition, seconds=30):
    """Waits until a condition gives something, and gives it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"within {seconds} s: {what}")


def make_demonstration(folder: Path, agreement=ROOT / "Config" / "agreement.json") -> Path:
    """A demonstration whose board takes a free port and whose waits are short."""
    mstcoord("init", "--demo", folder, "--agreement", agreement, "--port", 0)
    settings = folder / "settings.json"
    value = json.loads(settings.read_text())
    value |= {"truncatedReportSeconds": 10, "rescanSeconds": 2}
    settings.write_text(json.dumps(value))
    return folder


class Daemon:
    """`mstcoord serve`, seen as a service manager sees it.

    Its time passes as slowly as the real one unless told otherwise, so the parties it plays have
    nothing to do.
    """

    def __init__(self, demo: Path):
        self.demo = demo
        self.process = None
        self.log = demo / "daemon.log"

    def config(self) -> list:
        return ["--config", self.demo / "settings.json"]

    def start(self, wait=True, speed=1):
        path = self.demo / "notify"
        path.unlink(missing_ok=True)
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(str(path))
        manager.settimeout(60)
        words = ["serve", *map(str, self.config()), "--demo-clock", "2018-11-26", "--speed", str(speed)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=ENVIRONMENT | {"NOTIFY_SOCKET": str(path)},
            )
        # Closed once it has said so: what nobody reads would fill the socket, and then block.
        with manager:
            while wait and b"READY=1" not in manager.recv(4096):
                pass

    def stop(self) -> int:
        """As a service manager stops it; gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def kill(self):
        self.process.kill()
        self._ended()

    def _ended(self) -> int:
        try:
            status = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process = None
        return status

    def end(self):
        """Whatever happened: nothing is left running."""
        if self.process is not None:
            self.kill()

    def asked(self, *words) -> dict:
        return json.loads(mstcoord(*words, *self.config(), "--format", "json"))

    def coordinator_keys(self) -> list[dict]:
        key = self.demo / "state" / "keys" / "coordinator.jwk.json"
        return json.loads(mstcoord("key", "show", key, "--format", "json"))["keys"]
