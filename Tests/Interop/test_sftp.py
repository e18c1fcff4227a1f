"""Files by real SFTP: Deploy/add-partner, a real sshd on the loopback address, a real daemon.

It makes accounts, mounts folders and fills a disk, all inside a mount namespace of its own with a
copy of /etc, so nothing of it is left. That needs root; elsewhere it says so and is skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def why_not() -> str:
    if os.getuid() != 0:
        return "NOT TESTED: SFTP needs root (accounts, mounts). Run as root: Deploy/test"
    if not shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin"):
        return "NOT TESTED: there is no sshd. Install it: apt-get install openssh-server"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True)
    return "" if tried.returncode == 0 else "NOT TESTED: mount namespaces are not allowed here"


def test_everything_a_party_may_do_by_sftp():
    reason = why_not()
    if reason:
        print(reason, file=sys.__stderr__)
        pytest.skip(reason)
    words = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "pytest", "-q",
             "-x", "-p", "no:cacheprovider", "--durations=0", str(HERE / "sftp_scenes.py")]
    done = subprocess.run(words, capture_output=True, timeout=900)
    sys.stdout.write(done.stdout.decode())
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
