"""The API's description: whole, and the same as the one that the web app's client is made from."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tools.openapi import description

COMMITTED = Path(__file__).parents[1] / "web" / "openapi.json"
REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return json.loads(json.dumps(description()))  # type: ignore[no-any-return]  # an object


def undefined(document: dict[str, Any]) -> set[str]:
    return set(REFERENCE.findall(json.dumps(document))) - set(document["components"]["schemas"])


def test_every_schema_that_is_named_is_defined(described: dict[str, Any]) -> None:
    assert undefined(described) == set()
    assert {"CheckinRequest", "DocumentState", "SequenceHead"} <= set(described["components"]["schemas"])
    del described["components"]["schemas"]["CheckinRequest"]
    assert undefined(described) == {"CheckinRequest"}


def test_the_committed_description_is_the_apps_own() -> None:
    """Stale after a change of a route or schema? `make client` writes it anew."""
    assert json.loads(COMMITTED.read_text()) == json.loads(json.dumps(description()))
