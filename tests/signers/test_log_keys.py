"""A log goes on under another checkpoint key on both keys' word, in every verifier; not on the platform's alone."""

import pytest
from tests.conformance.conftest import judges
from tests.conformance.judges import Judges, disagreement
from tests.conformance.world import Kit
from tests.signers.log_keys import FOLDER, KITS

from wardkeep_core.evidence.trust import parse_trust

__all__ = ["judges"]


def pinned(name: str) -> Kit:
    """As the browser's tests read it."""
    return Kit((FOLDER / f"{name}.zip").read_bytes(), parse_trust((FOLDER / f"{name}.trust").read_text()))


@pytest.mark.parametrize("source", ["built", "pinned"])
@pytest.mark.parametrize("name", KITS)
def test_both_verifiers_agree(judges: Judges, name: str, source: str) -> None:
    kit = KITS[name]() if source == "built" else pinned(name)
    ours, theirs = judges.python(kit), judges.go(kit, name=name)
    assert disagreement(ours, theirs) is None
    if name.startswith("without"):
        assert ours["failure"]["step"] == "V7"
    else:
        assert ours["verdict"].startswith("VALID"), ours["verdict"]
