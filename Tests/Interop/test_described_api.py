"""The description of the API in the hands of programs that are not ours: a fuzzer that makes
requests from it, and a client that a generator makes from it."""

import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from service import Daemon, make_demonstration, until

# Both programs lie beside the Python that runs the tests.
TOOLS = Path(sys.executable).parent
# The requests follow from it, so a failure can be had again.
SEED = 7


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    """A board with a decided cycle, so that most operations have something to say."""
    daemon = Daemon(make_demonstration(tmp_path_factory.mktemp("described")))
    try:
        # Quickly to a decision, then no faster than the requests.
        daemon.start(speed=200_000)
        until("a decision", lambda: decided(address_of(daemon)), seconds=120)
        assert daemon.stop() == 0
        daemon.log.unlink()
        daemon.start()
        assert decided(address_of(daemon))
        yield address_of(daemon)
    finally:
        daemon.end()


def address_of(daemon) -> str:
    said = until(
        "an address",
        lambda: re.search(r"board=(http://127.0.0.1:\d+)/", daemon.log.read_text()),
    )
    return said.group(1)


def get(address, path):
    with urllib.request.urlopen(address + path, timeout=60) as answer:
        return json.load(answer)


def decided(address) -> str | None:
    found = [c["id"] for c in get(address, "/api/v1/cycles")["cycles"] if c["places"]["offered"]
             or c["places"]["accepted"] or c["places"]["inResidence"]]
    return found[0] if found else None


def tool(name):
    path = TOOLS / name
    if not path.exists():
        pytest.skip(f"NOT TESTED: there is no {name}. pip install -r Tests/Interop/requirements.txt")
    return path


def test_a_fuzzer_finds_nothing_that_is_not_as_described(board, tmp_path):
    """Every check of the fuzzer, on requests that fit the description and on such as do not.

    The stream of events never ends, and a fuzzer waits for the end of what it gets.
    """
    run = subprocess.run(
        [tool("schemathesis"), "run", board + "/openapi.json", "--checks", "all",
         "--seed", str(SEED), "--phases", "coverage,fuzzing", "--max-examples", "10",
         "--max-time", "30", "--request-timeout", "40", "--no-color",
         "--exclude-operation-id", "streamEvents"],
        cwd=tmp_path, capture_output=True, timeout=300,
    )
    said = run.stdout.decode()
    assert run.returncode == 0, said[-6000:]
    cases = int(re.search(r"(\d+) generated", said).group(1))
    assert cases > 300, said[-2000:]


def test_a_generated_client_understands_every_operation(board, tmp_path):
    description = get(board, "/openapi.json")
    (tmp_path / "openapi.json").write_text(json.dumps(description))
    made = subprocess.run(
        [tool("openapi-python-client"), "generate", "--path", "openapi.json", "--meta", "none",
         "--output-path", "board_client"],
        cwd=tmp_path, capture_output=True, timeout=300,
        env={"PATH": f"{TOOLS}:/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    said = made.stdout.decode() + made.stderr.decode()
    assert made.returncode == 0 and "warning" not in said.lower(), said
    sys.path.insert(0, str(tmp_path))
    try:
        called = call_everything(board, importlib.import_module("board_client"))
    finally:
        sys.path.remove(str(tmp_path))
    operations = {
        item["get"]["operationId"] for path, item in description["paths"].items()
    } - {"streamEvents"}
    assert len(called) == len(operations), (sorted(called), sorted(operations))


def call_everything(board, package) -> set[str]:
    """Calls each function of the client and makes sure that it got what the description says."""
    client = package.Client(base_url=board, timeout=60, raise_on_unexpected_status=True)
    cycle = decided(board)
    waiting = [w["nomination"] for w in get(board, "/api/v1/placements")["places"]]
    identities = {"get_balance": "rotherham", "get_nomination": waiting[0]}
    api = importlib.import_module(package.__name__ + ".api.default")
    called = set()
    for module in pkgutil.iter_modules(api.__path__):
        # A stream has no end; the client is made for answers that have one.
        if module.name == "stream_events":
            continue
        operation = importlib.import_module(f"{api.__name__}.{module.name}")
        words = {}
        if "id" in inspect.signature(operation.sync_detailed).parameters:
            words["id"] = identities.get(module.name, cycle)
        if module.name == "get_what_if":
            words |= {"years": 1, "runs": 1}
        answer = operation.sync_detailed(client=client, **words)
        # Only a mirror has what a mirror has checked.
        assert answer.status_code == (404 if module.name == "get_mirror" else 200), module.name
        if module.name != "get_calendar":
            assert answer.parsed is not None, module.name
        called.add(module.name)
    return called
