"""Score and coverage are sums that can be printed; what was not observed helps neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.scoring.score import WEIGHTS, ScoredFinding, score_of, score_of_rows


def finding(
    number: int, severity: Severity, result: Result, *, fresh: bool = True, accepted: bool = False
) -> ScoredFinding:
    return ScoredFinding("d", f"linux.check_{number}", severity, result, fresh, accepted)


def test_the_sums_and_their_working() -> None:
    score = score_of(
        [
            finding(1, Severity.CRITICAL, Result.PASS),
            finding(2, Severity.HIGH, Result.FAIL, accepted=True),
            finding(3, Severity.MEDIUM, Result.PASS),
            finding(4, Severity.LOW, Result.ERROR),
            finding(5, Severity.CRITICAL, Result.PASS, fresh=False),
            finding(6, Severity.HIGH, Result.NOT_APPLICABLE),
            finding(7, Severity.INFO, Result.FAIL),
        ],
        expected=8,
    )
    assert (score.value, score.pass_weight, score.fail_weight, score.accepted) == (70, 12, 5, 1)
    assert (score.observed, score.not_applicable, score.not_observed, score.coverage_percent) == (4, 1, 4, 50)
    assert score.working == "score: 100 x 12 / 17 = 70; coverage: 4 of 8 = 50 %"


def test_no_data_is_neither_pass_nor_fail() -> None:
    assert score_of([], expected=0).working == "score: no data; coverage: 0 of 0"
    nothing = score_of([finding(1, Severity.HIGH, Result.ERROR)], expected=1)
    assert (nothing.value, nothing.coverage_percent) == (None, 0)


def test_a_pair_counts_once_and_never_beyond_what_is_expected() -> None:
    with pytest.raises(ValueError, match="appears twice"):
        score_of([finding(1, Severity.LOW, Result.PASS), finding(1, Severity.LOW, Result.FAIL)], expected=2)
    with pytest.raises(ValueError, match="1 expected"):
        score_of([finding(1, Severity.LOW, Result.PASS), finding(2, Severity.LOW, Result.PASS)], expected=1)


results = st.tuples(st.sampled_from(Severity), st.sampled_from(Result), st.booleans())


@given(st.lists(results, max_size=30))
def test_a_score_is_whole_and_only_a_fail_free_one_is_full(rows: list[tuple[Severity, Result, bool]]) -> None:
    findings = [finding(n, severity, result, fresh=fresh) for n, (severity, result, fresh) in enumerate(rows)]
    score = score_of(findings, expected=len(rows))
    seen = [each for each in findings if each.fresh and WEIGHTS[each.severity]]
    fails = [each for each in seen if each.result is Result.FAIL]
    assert score.value is None or 0 <= score.value <= 100
    assert (score.value == 100) == (not fails and any(each.result is Result.PASS for each in seen))


@given(st.lists(results, max_size=30))
def test_summed_counts_lead_to_the_same_score(rows: list[tuple[Severity, Result, bool]]) -> None:
    findings = [finding(n, severity, result, fresh=fresh) for n, (severity, result, fresh) in enumerate(rows)]
    score = score_of(findings, expected=len(rows))
    assert score_of_rows(score.rows, not_applicable=score.not_applicable, expected=len(rows)) == score
