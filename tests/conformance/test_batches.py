"""Signatures verified in small batches, in other processes and late: the report is the same as one by one."""

import io
from collections.abc import Iterator

import pytest
from tests.conformance import lies_about_entries
from tests.conformance.honest import HONEST
from tests.conformance.lies import LIES
from tests.conformance.world import Kit, kit_of, spoiled, two_boxes

from wardkeep_core.evidence.verify import signatures
from wardkeep_core.evidence.verify.signatures import Signed, Verify, one_by_one
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_server.app import cores

ABOUT_ENTRIES = [name for name, lie in LIES.items() if lie.build.__module__ == lies_about_entries.__name__]


@pytest.fixture(scope="module")
def on_every_core() -> Iterator[Verify]:
    with pytest.MonkeyPatch.context() as patch, cores.every_core() as verify:
        patch.setattr(cores, "BATCH", 1)
        patch.setattr(cores.os, "cpu_count", lambda: 2)
        yield verify


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "BATCH", 3)


def report(kit: Kit, verify: Verify) -> object:
    return verify_kit(io.BytesIO(kit.raw), kit.trust, verify=verify).to_json()


@pytest.mark.parametrize("name", [*HONEST, *ABOUT_ENTRIES])
def test_the_report_is_that_of_one_by_one(name: str, on_every_core: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = HONEST[name][1]() if name in HONEST else LIES[name].build()
    in_batches = report(kit, on_every_core)
    monkeypatch.setattr(signatures, "BATCH", 1_000_000)
    assert in_batches == report(kit, one_by_one)


@pytest.mark.parametrize("behind", [4, 15])
def test_the_first_bad_signature_is_named_when_several_are_bad(on_every_core: Verify, behind: int) -> None:
    """An entry that is no statement comes last: when nothing is known of the bad ones yet, and when something is."""
    made = two_boxes()
    for _ in range(20):
        made.observe()
    first = len(made.entries) - behind
    for index in (first, first + 1):
        made.entries[index] = _signed_otherwise(made.entries[index])
    kit = spoiled(made, b"no statement")
    verdicts = [verify_kit(io.BytesIO(kit.raw), kit.trust, verify=each) for each in (on_every_core, one_by_one)]
    assert verdicts[0].failure is not None
    assert verdicts[0].failure.number == 3
    assert str(first) in verdicts[0].failure.where
    assert verdicts[0].to_json() == verdicts[1].to_json()


def _signed_otherwise(raw: bytes) -> bytes:
    head, mark, signature = raw.rpartition(b'"sig":"')
    return head + mark + (b"B" if signature.startswith(b"A") else b"A") + signature[1:]


def test_a_verifier_that_answers_too_little_is_an_error() -> None:
    def forgetful(batch: list[Signed]) -> list[bool]:
        return [True for _ in batch][1:]

    with pytest.raises(ValueError, match="shorter"):
        report(kit_of(two_boxes()), forgetful)  # type: ignore[arg-type]
