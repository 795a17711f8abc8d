"""One running Wardkeep for all journeys, one that nobody has used yet for each that wants it, and a real Chromium."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.browsing import chromium
from tests.support.running import PASSWORD, Installation, Person, free_port


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"WARDKEEP_STATUS_LISTEN": f"127.0.0.1:{free_port()}"}
        made = Installation(Path(folder) / "var", free_port(), settings)
        made.start()
        yield made
        if made.process and made.process.poll() is None:
            made.stop()


@pytest.fixture(scope="session")
def person(installation: Installation) -> Iterator[Person]:
    """The first operator, past the forced change of password."""
    one = Person(installation)
    first = (installation.var / "first-operator-password").read_text().strip()
    assert one.sign_in(first).status_code == 200
    refused = one.send("POST", "/api/partners", {"name": "Too early"})
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    changed = one.send("POST", "/api/auth/password", {"current_password": first, "new_password": PASSWORD})
    assert changed.status_code == 204, changed.text
    yield one
    one.close()


@pytest.fixture(scope="module")
def fresh() -> Iterator[Installation]:
    """An installation of its own, whose first operator has never signed in."""
    with tempfile.TemporaryDirectory() as folder:
        made = Installation(Path(folder) / "var", free_port())
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: it holds an event loop that other tests of the process would stumble over."""
    with chromium() as opened:
        yield opened
