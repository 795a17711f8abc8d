"""A short run of the mutations; `make mutations N=10000` is the long one."""

from collections import Counter

import pytest
from tests.conformance.judges import Judges
from tests.conformance.mutations import SEED, STEPS, judge, mutated, print_counts
from tests.conformance.retold import day

SHORT = 300


def test_every_mutation_is_noticed_by_both(judges: Judges) -> None:
    found = Counter(judge(judges, SEED, index) for index in range(SHORT))
    print_counts(found, SEED)
    assert found.total() == SHORT
    noticed = {step for _, steps in found for step in steps.removesuffix(" gap").split()}
    assert noticed >= STEPS


def test_a_day_told_as_it_was_is_the_honest_kit() -> None:
    assert day().told(list(day().statements)).raw == day().honest().raw


def test_a_seed_makes_the_same_kit_again() -> None:
    assert mutated(SEED, 7) == mutated(SEED, 7)
    assert mutated(SEED, 7) != mutated(SEED, 8)


def test_a_mutation_that_nobody_notices_is_told(judges: Judges, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conformance import mutations  # noqa: PLC0415 - the module itself is changed here

    honest = mutations.good().raw
    monkeypatch.setattr(mutations, "mutated", lambda *_: ("by_nobody", honest))
    with pytest.raises(AssertionError, match="is not noticed"):
        judge(judges, SEED, 0)
