"""One running Wardkeep for all journeys."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.running import PASSWORD, Installation, Person, free_port


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory() as folder:
        made = Installation(Path(folder) / "var", free_port())
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
