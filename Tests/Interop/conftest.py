import pytest
from service import PROGRAM, Daemon, make_demonstration


def pytest_configure(config):
    # RFC 9864 gives the algorithm a second name; the first is the one that every library knows.
    config.addinivalue_line("filterwarnings", "ignore:EdDSA is deprecated")


def pytest_report_header(config):
    return f"program: {PROGRAM}"


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    """A running demonstration, one for each file of tests."""
    daemon = Daemon(make_demonstration(tmp_path_factory.mktemp("demo") / "demo"))
    try:
        daemon.start()
        yield daemon
    finally:
        daemon.end()
