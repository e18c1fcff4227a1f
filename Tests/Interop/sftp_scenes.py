"""What a party does by SFTP, well and badly. Run by test_sftp.py inside a mount namespace."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
import signers
from partner import Partner
from service import ROOT, Daemon, make_demonstration, mstcoord, until

SITE = Path("/srv/demo")


def run(*words, **more):
    return subprocess.run([*map(str, words)], check=True, capture_output=True, timeout=120, **more)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Client:
    """A party at its own machine: an SSH key, and OpenSSH's sftp."""

    def __init__(self, party, keys, port):
        self.party, self.key, self.port = party, keys / party, port
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key)
        run(ROOT / "Deploy" / "add-partner", party, f"{self.key}.pub", "--root", SITE / "exchange")
        self.partner = Partner(SITE, party)

    def sftp(self, *lines, status=0):
        words = ["sftp", "-q", "-b", "-", "-P", str(self.port), "-i", str(self.key)]
        for option in ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null",
                       "IdentitiesOnly=yes", "LogLevel=ERROR"):
            words += ["-o", option]
        done = subprocess.run(
            [*words, f"mst-{self.party}@127.0.0.1"], input="\n".join(lines).encode(),
            capture_output=True, timeout=60)
        assert done.returncode == status, (lines, done.stdout, done.stderr)
        return done.stdout.decode()

    def nomination(self, label):
        payload = self.partner.next("nomination", self.partner.nomination(label))
        return payload, signers.by_joserfc(payload, self.partner.key)

    def answered(self, payload, seconds=60):
        return until(f"a receipt for {self.party}", lambda: self.partner.receipts(payload), seconds)

    def as_user(self, script, **more):
        """What a party could do if it had a shell, which it has not."""
        place = SITE / "exchange" / self.party / "in"
        return run("runuser", "-u", f"mst-{self.party}", "-g", f"mst-{self.party}", "--", "bash",
                   "-c", f"umask 0007; cd {place} && {script}", **more)


class Site:
    def __init__(self, folder):
        self.folder = folder
        # Nothing of this leaves the namespace: a copy of /etc, and folders of its own.
        run("mount", "-t", "tmpfs", "-o", "size=600m,mode=755", "tmpfs", "/srv")
        run("cp", "-a", "/etc", "/srv/etc")
        run("mount", "--bind", "/srv/etc", "/etc")
        run("mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs", "/run/sshd") if Path(
            "/run/sshd").exists() else Path("/run/sshd").mkdir(mode=0o755)
        make_demonstration(SITE)
        settings = SITE / "settings.json"
        value = json.loads(settings.read_text()) | {"diskReserveBytes": 32 << 20}
        settings.write_text(json.dumps(value))
        self.port = free_port()
        run("ssh-keygen", "-A")
        keys = folder / "ssh"
        keys.mkdir()
        self.rotherham = Client("rotherham", keys, self.port)
        self.barnsley = Client("barnsley", keys, self.port)
        self.sshd = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-e", "-p", str(self.port), "-o", "ListenAddress=127.0.0.1",
             "-o", "PidFile=none"], stdin=subprocess.DEVNULL, stderr=(folder / "sshd").open("wb"))
        self.daemon = Daemon(SITE)
        self.daemon.start()
        until("sshd listens", self.listens)
        # The demonstration's own files first; the parties go on after them.
        until("the folders are empty", lambda: not any(
            client.partner.waiting() for client in (self.rotherham, self.barnsley)), 120)

    def listens(self):
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self):
        self.daemon.end()
        self.sshd.terminate()
        self.sshd.wait(30)

    def quarantined(self):
        said = mstcoord("quarantine", "list", "--format", "json", *self.daemon.config())
        return [file["code"] for file in json.loads(said)["files"]]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("sftp"))
    try:
        yield site
    finally:
        site.end()


def local(site, name, data) -> Path:
    path = site.folder / name
    path.write_bytes(data)
    return path


def test_upload_rename_and_receipt(site):
    client = site.rotherham
    payload, file = client.nomination("sftp-1")
    client.sftp(f"put {local(site, 'one', file)} in/one.json.part",
                "rename in/one.json.part in/one.json")
    assert client.answered(payload)[-1]["result"] == "applied"
    assert "receipt.jws.json" in client.sftp("ls out")
    [name] = [path.name for path, said in newest(client, "receipt", payload)]
    client.sftp(f"get out/{name} {site.folder / 'got.json'}")
    assert (site.folder / "got.json").read_bytes() == (client.partner.outbox / name).read_bytes()


def newest(client, kind, payload):
    for path in client.partner.outbox.glob(f"*_{kind}.jws.json"):
        said = json.loads(signers.decode(json.loads(path.read_bytes())["payload"]))
        if said["body"].get("of", "").endswith(
                signers.encode(__import__("hashlib").sha256(payload).digest())):
            yield path, said


def test_a_client_that_knows_only_the_old_rename(site):
    client = site.barnsley
    payload, file = client.nomination("sftp-old")
    client.sftp(f"put {local(site, 'old', file)} in/.upload", "rename -l in/.upload in/old.json")
    assert client.answered(payload)[-1]["result"] == "applied"


def test_a_party_sees_its_own_folders_and_can_do_nothing_else(site):
    client = site.rotherham
    assert sorted(client.sftp("ls -1").split()[-2:]) == ["in", "out"]
    for forbidden in ("put /etc/hostname out/x", "rm out/*", "rename in out2", "mkdir in/sub",
                      "symlink /etc/passwd in/link", "put /etc/hostname x", "cd /../../etc",
                      "ls ../../barnsley", "chmod 777 out", "ln /in /in/x"):
        client.sftp(forbidden, status=1)
    tried = subprocess.run(
        ["ssh", "-i", client.key, "-p", str(site.port), "-o", "StrictHostKeyChecking=no", "-o",
         "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "mst-rotherham@127.0.0.1", "id"],
        capture_output=True, timeout=30)
    assert b"uid=" not in tried.stdout


def test_what_is_uploaded_the_daemons_own_account_can_read_and_remove(site):
    client = site.rotherham
    client.sftp(f"put {local(site, 'mode', b'x')} in/.mode.part")
    path = SITE / "exchange" / "rotherham" / "in" / ".mode.part"
    assert path.stat().st_mode & 0o047 == 0o040 and path.group() == "mst-rotherham"
    for command in ("cat", "rm"):
        run("runuser", "-u", "mst-coordinator", "--", command, path)
    assert not path.exists()
    out = SITE / "exchange" / "barnsley" / "out"
    tried = subprocess.run(["runuser", "-u", "mst-rotherham", "--", "ls", out], capture_output=True)
    assert tried.returncode != 0


def test_a_broken_upload_is_waited_for(site):
    client = site.rotherham
    payload, file = client.nomination("sftp-half")
    half, whole = local(site, "half", file[: len(file) // 2]), local(site, "whole", file)
    client.sftp(f"put {half} in/half.json")
    time.sleep(3)
    assert (client.partner.inbox / "half.json").exists() and not client.partner.receipts(payload)
    client.sftp(f"reput {whole} in/half.json")
    assert client.answered(payload)[-1]["result"] == "applied"


def test_links_pipes_and_folders_are_put_aside(site):
    client = site.rotherham
    before = site.quarantined().count("file.not-regular")
    client.as_user("ln -s /etc/shadow link.json && mkfifo pipe.json && mkdir folder.json && "
                   "echo x > .seed && ln .seed hard.json")
    until("all four are told of", lambda: site.quarantined().count("file.not-regular") - before >= 4,
          90)
    payload, file = client.nomination("sftp-after")
    client.sftp(f"put {local(site, 'after', file)} in/after.json")
    assert client.answered(payload)[-1]["result"] == "applied"
    client.as_user("rmdir folder.json; rm -f .seed hard.json")


def test_a_file_replaced_while_it_is_read(site):
    client = site.barnsley
    documents = [client.nomination(f"swap-{number}") for number in range(20)]
    end = time.monotonic() + 4
    place, turn = client.partner.inbox, 0
    while time.monotonic() < end:
        payload, file = documents[turn % len(documents)]
        (place / ".next").write_bytes(file if turn % 3 else file[:-50] + b"x" * 50)
        try:
            os.replace(place / ".next", place / "same-name.json")
        except FileNotFoundError:
            pass
        turn += 1
    assert turn > 200
    for number, (payload, file) in enumerate(documents):
        (place / f"again-{number}.json").write_bytes(file)
    for payload, _ in documents:
        assert client.answered(payload)[-1]["result"] in ("applied", "held")
    until("nothing is held", lambda: all(
        client.partner.receipts(payload)[-1]["result"] == "applied" for payload, _ in documents))


def test_a_folder_taken_away_and_brought_back(site):
    client = site.rotherham
    place = client.partner.inbox
    away = place.with_name("in.away")
    place.rename(away)
    time.sleep(5)
    other, file = site.barnsley.nomination("others-go-on")
    site.barnsley.sftp(f"put {local(site, 'others', file)} in/others.json")
    assert site.barnsley.answered(other)[-1]["result"] == "applied"
    payload, file = client.nomination("sftp-away")
    (away / "away.json").write_bytes(file)
    away.rename(place)
    assert client.answered(payload)[-1]["result"] == "applied"


def test_a_full_disk_loses_nothing(site):
    client = site.barnsley
    filler = Path("/srv/filler")
    room = shutil.disk_usage("/srv").free - (16 << 20)
    run("fallocate", "-l", room, filler)
    payload, file = client.nomination("sftp-full")
    client.sftp(f"put {local(site, 'full', file)} in/full.json")
    time.sleep(5)
    assert (client.partner.inbox / "full.json").exists() and not client.partner.receipts(payload)
    assert site.daemon.process.poll() is None
    filler.unlink()
    assert client.answered(payload)[-1]["result"] == "applied"


def test_a_flood_of_ten_thousand_files_beside_a_good_partner(site):
    flooder, good = site.rotherham, site.barnsley
    flood = threading.Thread(target=flooder.as_user, args=(
        "for n in $(seq 10000); do echo junk $n > flood-$n.json; done",))
    flood.start()
    until("the flood is there", lambda: len(flooder.partner.waiting()) > 3000, 60)
    longest = 0
    for number in range(5):
        payload, file = good.nomination(f"beside-{number}")
        began = time.monotonic()
        good.sftp(f"put {local(site, 'beside', file)} in/beside-{number}.json")
        assert good.answered(payload)[-1]["result"] == "applied"
        longest = max(longest, time.monotonic() - began)
    flood.join()
    print(f"\nbeside a flood of 10,000 files an answer took {longest:.1f} s at most")
    notices = len(list(flooder.partner.outbox.glob("*_notice.jws.json")))
    assert notices <= 100 + 20


def test_the_ledger_agrees_at_the_end(site):
    site.daemon.stop()
    mstcoord("ledger", "verify", *site.daemon.config())
