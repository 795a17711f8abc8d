"""The contract of the catalogue, asked of every folder that is there; and each question shown to catch its lie."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from wardkeep_core.catalog import registry
from wardkeep_core.catalog.citations import all_frameworks, citations_of
from wardkeep_core.catalog.objectives import OBJECTIVES
from wardkeep_core.catalog.registry import all_checks, all_runbooks
from wardkeep_core.checks.check import AnyCheck, Context, judge, question_for
from wardkeep_core.checks.lists import DeclaredLists, DeclaredService
from wardkeep_core.checks.parameters import PARAMETERS
from wardkeep_core.model.device import Device
from wardkeep_core.model.verdict import Result, Severity, Verdict, passed
from wardkeep_core.probes.probe import Facts, Failure, ProbeFailure
from wardkeep_core.probes.registry import FACTS, parse_facts
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.tiers import FAMILIES
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, PlanInput, Runbook, describe, plan_for, unguarded_step
from wardkeep_core.runbooks.steps import ArmRevert, Disarm, ReloadTarget, ReloadUnit, SecondSession, Step

CONTENT = Path(str(resources.files("wardkeep_core.catalog")))
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DEVICE = "11111111-1111-4111-8111-111111111111"
CHECKS = list(all_checks().values())
RUNBOOKS = list(all_runbooks().values())
ID = re.compile(r"^[a-z]+\.[a-z0-9]+(_[a-z0-9]+)+$")
NEGATIONS = {"not", "no", "never", "without", "non", "ensure", "ensured", "must", "compliant"}
LEAST_CONSENT = {
    Risk.LOW: {ConsentNeed.STANDING, ConsentNeed.PER_ATTEMPT, ConsentNeed.NEVER_AUTOMATIC},
    Risk.MEDIUM: {ConsentNeed.STANDING, ConsentNeed.PER_ATTEMPT, ConsentNeed.NEVER_AUTOMATIC},
    Risk.HIGH: {ConsentNeed.PER_ATTEMPT, ConsentNeed.NEVER_AUTOMATIC},
    Risk.CRITICAL: {ConsentNeed.NEVER_AUTOMATIC},
}


def check_folder(check_id: str) -> Path:
    return CONTENT.joinpath(*check_id.split("."))


def runbook_folder(runbook_id: str) -> Path:
    return CONTENT.joinpath("runbooks", *runbook_id.split("."))


def samples_in(folder: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.joinpath("samples").glob("*.json"))}


def context_of(platform: str, given: Mapping[str, Any]) -> Context:
    device = Device.model_validate(
        {
            "id": DEVICE,
            "organisation": DEVICE,
            "site": DEVICE,
            "platform": platform,
            "role": given.get("role", "server"),
        }
    )
    declared = given.get("declared_services")
    services = None if declared is None else tuple(DeclaredService.model_validate(each) for each in declared)
    listed = {
        name: given[name] for name in DeclaredLists.model_fields if name.startswith("approved_") and name in given
    }
    lists = DeclaredLists.model_validate(
        {"declared_services": services, "routers": (DEVICE,) if given.get("router") else (), **listed}
    )
    return Context(
        device=device,
        lists=lists,
        time_sources=tuple(given.get("time_sources", ())),
        login_user="wardkeep",
        root_key_declared=given.get("root_key_declared", False),
        own_clock_trusted=given.get("own_clock_trusted", False),
    )


def answer_to(check: AnyCheck, context: Context, sample: Mapping[str, Any]) -> Facts | ProbeFailure | Verdict:
    asked = question_for(check, context, now=NOW)
    if isinstance(asked, ProbeFailure | Verdict):
        return asked
    if "failure" in sample:
        return ProbeFailure(failure=Failure(sample["failure"]), detail="as in the sample", observed_at=NOW)
    raw = json.dumps(sample["facts"]).encode()
    return parse_facts(asked, raw, asked_at=NOW, answered_at=NOW + timedelta(seconds=1))


def problems_of_samples(check: AnyCheck, folder: Path) -> list[str]:
    problems, seen = [], set()
    for name, sample in samples_in(folder).items():
        context = context_of(check.platform.value, sample.get("context", {}))
        verdict = judge(check, answer_to(check, context, sample), context)
        seen.add(verdict.result)
        if (verdict.result.value, verdict.reason) != (sample["result"], sample["reason"]):
            problems.append(f"{name}: judged {verdict.result.value} {verdict.reason}: {verdict.detail}")
    needed = {Result.PASS, Result.FAIL, Result.ERROR}
    return problems + [f"no sample is judged {result.value}" for result in sorted(needed - seen)]


def problems_of_id(id_: str) -> list[str]:
    words = set(re.split(r"[._]", id_))
    return [f"{id_} negates: {word}" for word in sorted(words & NEGATIONS)] + (
        [] if ID.match(id_) else [f"{id_}: form"]
    )


def problems_of_runbook(book: Runbook) -> list[str]:
    problems = [f"{book.id} heals {check}, which is not there" for check in book.heals if check not in all_checks()]
    if book.consent not in LEAST_CONSENT[book.risk]:
        problems.append(f"{book.id}: {book.consent.value} is less than risk {book.risk.value} asks for")
    if book.max_attempts < 1 or book.cooldown <= timedelta(0):
        problems.append(f"{book.id}: without cooldown or attempts")
    return problems


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_samples_are_judged_as_they_say(check: AnyCheck) -> None:
    assert problems_of_samples(check, check_folder(check.id)) == []


def test_a_wrong_sample_and_a_missing_kind_are_caught(tmp_path: Path) -> None:
    check = all_checks()["linux.shadow_file_protected"]
    (tmp_path / "samples").mkdir()
    lie = {"facts": {"files": []}, "result": "pass", "reason": "shadow_file_protected"}
    (tmp_path / "samples" / "lie.json").write_text(json.dumps(lie))
    problems = problems_of_samples(check, tmp_path)
    assert problems[0].startswith("lie: judged error answer_incomplete")
    assert problems[1:] == ["no sample is judged fail", "no sample is judged pass"]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@pytest.mark.parametrize("failure", list(Failure))
def test_no_facts_is_always_an_error(check: AnyCheck, failure: Failure) -> None:
    """T1: refused, late, half and empty give `error` in every check."""
    answer = ProbeFailure(failure=failure, detail="planted", observed_at=NOW)
    for sample in samples_in(check_folder(check.id)).values():
        context = context_of(check.platform.value, sample.get("context", {}))
        assert judge(check, answer, context).result is Result.ERROR


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@pytest.mark.parametrize("raw", [b"", b"{}", b"null", b"[]", b"{", b'{"nonsense": 1}', b"\xff\xfe"])
def test_bytes_that_are_no_answer_are_an_error(check: AnyCheck, raw: bytes) -> None:
    for sample in samples_in(check_folder(check.id)).values():
        context = context_of(check.platform.value, sample.get("context", {}))
        asked = question_for(check, context, now=NOW)
        if not isinstance(asked, ProbeFailure | Verdict):
            answer = parse_facts(asked, raw, asked_at=NOW, answered_at=NOW)
            assert judge(check, answer, context).result is Result.ERROR


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_half_of_every_passing_answer_is_an_error(check: AnyCheck) -> None:
    """Each member left out of a passing answer, one by one, at the top and in its lists and maps."""
    halves = 0
    for sample in samples_in(check_folder(check.id)).values():
        if sample["result"] != "pass":
            continue
        context = context_of(check.platform.value, sample.get("context", {}))
        for half in _halves(sample["facts"]):
            halves += 1
            verdict = judge(check, answer_to(check, context, {"facts": half}), context)
            assert verdict.result is Result.ERROR, half
    assert halves > 0


def _halves(facts: dict[str, Any]) -> list[dict[str, Any]]:
    halves = [{key: value for key, value in facts.items() if key != left_out} for left_out in facts]
    for key, value in facts.items():
        if isinstance(value, dict):
            halves += [{**facts, key: {k: v for k, v in value.items() if k != left_out}} for left_out in value]
        if isinstance(value, list):
            halves += [{**facts, key: value[:place] + value[place + 1 :]} for place in range(len(value))]
    return halves


def test_a_check_that_lets_a_missing_answer_pass_would_be_caught() -> None:
    honest = all_checks()["linux.ssh_root_login_off"]
    careless = replace(honest, evaluate=lambda _facts, _context: passed("always", "always"))
    problems = problems_of_samples(careless, check_folder(honest.id))
    assert any(problem.startswith("on: judged pass") for problem in problems)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_its_words_objective_and_citation(check: AnyCheck) -> None:
    words = registry.about(check.id)
    assert min(len(words.why), len(words.what), len(words.by_hand)) > 40
    assert check.objective in OBJECTIVES
    assert citations_of(check.id)
    assert check.severity in Severity
    assert check.facts in FACTS.values()
    assert check.version >= 1


def test_words_for_people_hold_no_promise() -> None:
    forbidden = re.compile(r"\b(ensure|ensures|compliant|guarantee|guarantees|guaranteed)\b", re.IGNORECASE)
    shown = [path for suffix in ("md", "yaml") for path in CONTENT.rglob(f"*.{suffix}")]
    assert len(shown) > len(CHECKS)
    assert [str(path) for path in shown if forbidden.search(path.read_text())] == []
    titles = [check.title for check in CHECKS] + [book.title for book in RUNBOOKS]
    titles += [each.words for each in PARAMETERS.values()]
    assert [title for title in titles if forbidden.search(title)] == []


def test_ids_are_named_for_good_states() -> None:
    assert [problem for id_ in (*all_checks(), *all_runbooks()) for problem in problems_of_id(id_)] == []
    assert problems_of_id("linux.root_login_not_allowed") == ["linux.root_login_not_allowed negates: not"]
    assert problems_of_id("linux.Ensure") == ["linux.Ensure: form"]


WITHOUT_RUNBOOK = {
    "appliance.disk_space_sufficient",
    "appliance.firewall_on",
    "appliance.outbox_draining",
    "appliance.release_expected",
    "linux.accounts_expected",
    "linux.disk_space_sufficient",
    "linux.dns_resolvers_expected",
    "linux.legacy_services_absent",
    "linux.restart_done",
    "linux.sudo_members_expected",
}
"""Checks of a tier whose runbook is still to be written: their incidents go to a person. This set only shrinks."""


def test_checks_and_rule_families_agree_in_both_directions() -> None:
    """T2 for what exists: a check in a family has a runbook or is awaited; a runbook heals a check that is there."""
    known = Known(all_checks(), all_runbooks())
    listed = [check for family in FAMILIES for check in family.checks]
    assert len(listed) == len(set(listed))
    assert {check for check in all_checks() if check in listed and known.runbook_for(check) is None} == WITHOUT_RUNBOOK
    assert [book.id for book in RUNBOOKS if not any(check in all_checks() for check in book.heals)] == []


CITED = {
    # catalogue 2.4 and 2.6, column HIPAA; all are 45 CFR 164
    "appliance.clock_synced": ["308(a)(1)(ii)(D) (i)", "312(b) (i)"],
    "appliance.data_encrypted": ["312(a)(2)(iv) (i)"],
    "appliance.devices_observed": ["308(a)(8)"],
    "appliance.disk_space_sufficient": ["306(a)(1) (i)"],
    "appliance.evidence_chain_intact": ["316(b)(1)(ii)", "316(b)(2)(i)"],
    "appliance.firewall_on": ["312(e)(1) (i)", "312(a)(1) (i)"],
    "appliance.outbox_draining": ["316(b)(1)(ii)", "316(b)(2)(i)"],
    "appliance.release_expected": ["308(a)(1)(ii)(B) (i)"],
    "appliance.services_running": ["306(a)(1) (i)"],
    "linux.accounts_expected": ["308(a)(3)(ii)(C) (i)", "308(a)(4)(ii)(C) (i)"],
    "linux.admin_files_protected": ["312(a)(1) (i)", "312(c)(1) (i)"],
    "linux.critical_services_running": ["306(a)(1) (i)"],
    "linux.disk_space_sufficient": ["306(a)(1) (i)"],
    "linux.dns_resolvers_expected": ["308(a)(1)(ii)(B) (i)", "312(e)(1) (i)"],
    "linux.firewall_on": ["312(e)(1)", "312(a)(1) (i)"],
    "linux.kernel_network_hardened": ["308(a)(1)(ii)(B)", "312(e)(1) (i)"],
    "linux.legacy_services_absent": ["308(a)(1)(ii)(B)", "312(e)(1) (i)"],
    "linux.log_retention_kept": ["312(b)", "308(a)(1)(ii)(D) (i)"],
    "linux.logs_recording": ["312(b)", "308(a)(1)(ii)(D) (i)"],
    "linux.os_supported": ["308(a)(1)(ii)(B)", "308(a)(5)(ii)(B) (i)"],
    "linux.restart_done": ["308(a)(1)(ii)(B)", "308(a)(5)(ii)(B) (i)"],
    "linux.root_account_single": ["312(a)(2)(i)"],
    "linux.shadow_file_protected": ["308(a)(5)(ii)(D) (i)", "312(d) (i)"],
    "linux.shell_idle_logout_on": ["312(a)(2)(iii)", "310(c) (i)"],
    "linux.ssh_auth_tries_limited": ["308(a)(5)(ii)(C) (i)", "312(d) (i)"],
    "linux.ssh_empty_passwords_refused": ["312(d)", "312(e)(1) (i)"],
    "linux.ssh_password_login_off": ["312(d)", "312(e)(1) (i)"],
    "linux.ssh_root_login_off": ["312(a)(2)(i)"],
    "linux.sudo_members_expected": ["312(a)(1)", "308(a)(3)(ii)(A) (i)", "308(a)(4)(ii)(C) (i)"],
    "linux.system_files_write_protected": ["312(a)(1) (i)", "312(c)(1) (i)"],
    "linux.time_synced": ["308(a)(1)(ii)(D) (i)", "312(b) (i)"],
}


def test_citations_are_those_of_the_catalogue() -> None:
    """T4: what a check is cited for follows from its objective; here it is held against the catalogue's own column."""
    cited = {check: [each.text.removeprefix("164.") for each in citations_of(check)] for check in all_checks()}
    assert {check: set(texts) for check, texts in cited.items()} == {
        check: set(texts) for check, texts in CITED.items()
    }


def test_every_objective_a_machine_sees_is_asked_for_by_hipaa() -> None:
    asked_for = {
        name for control in all_frameworks()["hipaa"].controls for name in (*control.direct, *control.indirect)
    }
    assert set(OBJECTIVES) - asked_for == set()
    assert len(OBJECTIVES) == 45


def test_no_number_of_the_parameter_table_stands_in_a_check_or_runbook() -> None:
    """T5: a threshold is read from the table. Numbers up to ten are too common to tell apart."""
    table = {row.default for row in PARAMETERS.values() if row.default > 10}
    found = [
        f"{path.parent.name}/{path.name}:{line}: {number}"
        for path in CONTENT.rglob("*.py")
        for line, number in _numbers(path.read_text())
        if number in table
    ]
    assert found == []
    assert _numbers("limit = 5000\n") == [(1, 5000)]


def _numbers(source: str) -> list[tuple[int, int]]:
    nodes = ast.walk(ast.parse(source))
    return [(each.lineno, each.value) for each in nodes if isinstance(each, ast.Constant) and type(each.value) is int]


@pytest.mark.parametrize("book", RUNBOOKS, ids=lambda book: book.id)
def test_runbooks_keep_their_declaration(book: Runbook) -> None:
    assert problems_of_runbook(book) == []


def test_too_little_consent_and_a_missing_check_are_caught() -> None:
    bad = replace(RUNBOOKS[0], heals=("linux.nowhere",), risk=Risk.HIGH, consent=ConsentNeed.STANDING)
    assert problems_of_runbook(bad) == [
        f"{bad.id} heals linux.nowhere, which is not there",
        f"{bad.id}: standing is less than risk high asks for",
    ]


def plans_of(book: Runbook) -> dict[str, tuple[dict[str, Any], Context, tuple[Step, ...] | NoPlan]]:
    plans = {}
    for name, sample in samples_in(runbook_folder(book.id)).items():
        context = context_of(book.id.partition(".")[0], sample.get("context", {}))
        facts = answer_to(all_checks()[sample["check"]], context, {"facts": sample["before"]})
        assert isinstance(facts, Facts), (name, facts)
        plans[name] = (sample, context, plan_for(book, PlanInput(sample["check"], facts, context)))
    return plans


@pytest.mark.parametrize("book", RUNBOOKS, ids=lambda book: book.id)
def test_runbook_samples_plan_as_they_say(book: Runbook) -> None:
    plans = plans_of(book)
    assert any("plan" in sample for sample, _, _ in plans.values())
    for sample, _, plan in plans.values():
        if "no_plan" in sample:
            assert isinstance(plan, NoPlan)
            assert plan.reason == sample["no_plan"]
        else:
            assert not isinstance(plan, NoPlan), plan
            assert [step.to_json() for step in plan] == sample["plan"]


@pytest.mark.parametrize("book", RUNBOOKS, ids=lambda book: book.id)
def test_what_a_runbook_leaves_behind_passes_the_check_it_heals(book: Runbook) -> None:
    for name, (sample, context, plan) in plans_of(book).items():
        check = all_checks()[sample["check"]]
        before = judge(check, answer_to(check, context, {"facts": sample["before"]}), context)
        assert before.result is Result.FAIL, name
        if not isinstance(plan, NoPlan):
            after = judge(check, answer_to(check, context, {"facts": sample["after"]}), context)
            assert after.result is Result.PASS, name


@pytest.mark.parametrize("book", RUNBOOKS, ids=lambda book: book.id)
def test_steps_that_touch_the_path_are_armed_and_have_words(book: Runbook) -> None:
    for _, _, plan in plans_of(book).values():
        if not isinstance(plan, NoPlan):
            assert unguarded_step(plan) is None
            words = [describe(step) for step in plan]
            assert all(len(each) > 8 for each in words)
            assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    "plan",
    [
        (ReloadUnit(target=ReloadTarget.SSH), SecondSession()),
        (ArmRevert(seconds=300), ReloadUnit(target=ReloadTarget.SSH)),
        (ArmRevert(seconds=300), Disarm(), ReloadUnit(target=ReloadTarget.SSH), SecondSession()),
        (SecondSession(), ReloadUnit(target=ReloadTarget.SSH), ArmRevert(seconds=300)),
    ],
)
def test_a_plan_that_could_lock_us_out_is_caught(plan: tuple[Step, ...]) -> None:
    assert unguarded_step(plan) == ReloadUnit(target=ReloadTarget.SSH)


def test_the_digest_names_the_content_and_nothing_else() -> None:
    digest = registry.catalogue_digest()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    registry.catalogue_digest.cache_clear()
    assert registry.catalogue_digest() == digest
    files = dict(registry._content_files())
    assert "catalog/linux/shadow_file_protected/check.py" in files
    assert "catalog/frameworks/hipaa.yaml" in files
    assert "checks/parameters.py" in files
    assert not [path for path in files if "__pycache__" in path]
