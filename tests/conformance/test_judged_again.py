"""V14 by the catalogue that is installed here: every sample of it judged again, and kits that state another verdict."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.conformance.world import Kit, Practice, boxes_of, following, kit_of, two_boxes
from tests.test_catalog import CHECKS, answer_to, check_folder, context_of, samples_in

from wardkeep_core.catalog.registry import catalogue_digest
from wardkeep_core.checks.check import AnyCheck, Context, judge
from wardkeep_core.checks.parameters import write_parameters
from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import Software
from wardkeep_core.evidence.egress import record_facts
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.report import Report, StepState
from wardkeep_core.evidence.verify.v14_verdicts import Differs, NotJudged
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.verdict import Verdict
from wardkeep_core.probes.probe import Facts
from wardkeep_server.app.rejudge import judge_again

UNTOUCHED = digest_of({"parameters": dict(write_parameters({})), "lists": None, "time_sources": []})
HERE = Software(appliance="0.1.0", appliance_digest=None, catalogue="2026.3", catalogue_digest=catalogue_digest())
OTHERS = {"pass": "fail", "fail": "pass", "error": "pass", "not_applicable": "pass"}


def observation(made: Practice, check: AnyCheck, facts: Facts, verdict: Verdict, **changes: Any) -> p.Observation:
    """As an appliance writes it."""
    result = p.CheckResult(
        check=check.id, version=check.version, result=verdict.result, reason=verdict.reason,
        observed_at=made.now, facts=(0,),
    )  # fmt: skip
    members = {"facts": (record_facts(facts),), "results": (result,), "parameters_digest": "ab" * 32, **changes}
    return made.observation(verdict.result, **members)


def samples() -> Iterator[tuple[AnyCheck, Context, Facts]]:
    """Of every check of the catalogue, those that bring facts."""
    for check in CHECKS:
        for sample in samples_in(check_folder(check.id)).values():
            context = context_of(check.platform.value, sample.get("context", {}))
            answer = answer_to(check, context, sample)
            if isinstance(answer, Facts):
                yield check, context, answer


def said(made: Practice, body: p.Observation, **common: Any) -> Any:
    statement = Statement(made.common(following(made.box), made.box.id, software=HERE, **common), body)
    return judge_again(statement, body, body.results[0])


def test_no_sample_is_judged_otherwise_and_many_are_judged() -> None:
    """A kit knows less than a box: what is judged without the rest must come out the same."""
    made, found = two_boxes(), Counter[Any]()
    for check, context, facts in samples():
        body = observation(made, check, facts, judge(check, facts, context))
        again = said(made, body)
        assert not isinstance(again, Differs), f"{check.id}: {again}"
        found[again] += 1
    assert found[None] >= 40, found
    assert found[NotJudged.NOT_IN_THE_KIT] > 0, "a check that needs declared lists cannot be judged from a kit"


def test_another_verdict_on_the_same_facts_is_found_wherever_it_is_judged() -> None:
    made, judged = two_boxes(), 0
    for check, context, facts in samples():
        honest = observation(made, check, facts, judge(check, facts, context))
        if said(made, honest) is not None:
            continue
        (result,) = honest.results
        other = {"result": OTHERS[result.result.value]}
        for changed in (other, {"reason": "another_reason"}, {"version": check.version + 1}):
            again = p.CheckResult.model_validate({**result.to_json(), **changed})
            lie = honest.model_copy(update={"results": (again,)})
            assert isinstance(said(made, lie), Differs), f"{check.id} {changed}"
            judged += 1
    assert judged


def test_untouched_parameters_are_known() -> None:
    made, more = two_boxes(), 0
    for check, context, facts in samples():
        bare = replace(context, lists=Context(context.device).lists, time_sources=())
        verdict = judge(check, facts, bare)
        again = said(made, observation(made, check, facts, verdict, parameters_digest=UNTOUCHED))
        assert not isinstance(again, Differs), f"{check.id}: {again}"
        more += again is None and said(made, observation(made, check, facts, verdict)) is not None
    assert more, "no check hangs on parameters alone"


# -- whole kits --------------------------------------------------------------------------------------------------------


def kit_with(change: Any, software: Software = HERE) -> Kit:
    """An hour in which the first box states one verdict on facts of the catalogue."""
    made = two_boxes()
    check, context, facts = next(
        (check, context, facts)
        for check, context, facts in samples()
        if said(made, observation(made, check, facts, judge(check, facts, context))) is None
    )
    body = observation(made, check, facts, judge(check, facts, context), occasion=p.Occasion.RECHECK)
    made.write(change(body), software=software)
    return kit_of(made, cosigned=boxes_of(made))


def report(kit: Kit) -> Report:
    return verify_kit(io.BytesIO(kit.raw), kit.trust, judge=judge_again)


def flipped(body: p.Observation) -> p.Observation:
    (result,) = body.results
    changed = {**result.to_json(), "result": OTHERS[result.result.value]}
    return body.model_copy(update={"results": (p.CheckResult.model_validate(changed),)})


def test_a_verdict_that_its_facts_give_is_counted() -> None:
    told = report(kit_with(lambda body: body))
    assert told.verdict == "VALID"
    assert told.steps[14].state is StepState.PASSED
    assert told.steps[14].facts[0] == "1 verdicts judged again from their facts"
    assert told.steps[14].facts[1].endswith("not judged again: of another catalogue than the one installed here")


def test_a_verdict_that_its_facts_do_not_give_is_refused_at_its_entry() -> None:
    told = report(kit_with(flipped))
    assert told.failure is not None
    assert (told.failure.number, told.failure.where.partition(" of ")[0]) == (14, "entry 15")


@pytest.mark.parametrize("software", [HERE.model_copy(update={"catalogue_digest": "ab" * 32})])
def test_nothing_judged_is_not_run(software: Software) -> None:
    told = report(kit_with(flipped, software))
    assert told.verdict == "VALID"
    assert told.steps[14].state is StepState.NOT_RUN
    assert told.steps[14].facts[0].startswith("0 verdicts judged again")
