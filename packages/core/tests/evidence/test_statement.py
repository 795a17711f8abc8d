"""Statements: the in-toto form, the subject rule, and that nothing unknown or coerced gets through."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from wardkeep_core.evidence.common import Kind
from wardkeep_core.evidence.egress import (
    EgressRefused,
    FactsRecord,
    read_facts,
    record_facts,
    salted_digest,
    setting,
    split_by_size,
)
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.predicates import BODIES, Decision, StepRecord
from wardkeep_core.evidence.statement import (
    Statement,
    StatementRefused,
    decision_challenge,
    parse_statement,
    predicate_type,
)
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.digest import digest_of, sha256_hex
from wardkeep_core.model.verdict import Result
from wardkeep_core.probes.appliance import MultiSourceTime, TimeSource
from wardkeep_core.probes.linux import FileMode, FileModes
from wardkeep_core.probes.probe import Facts

GOLDEN = Path(__file__).parents[4] / "protocol" / "golden" / "evidence"
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def statements(practice: Any) -> list[Statement]:
    return [parse_statement(parse_envelope(raw).payload) for raw in practice.entries]


def as_json(statement: Statement) -> Any:
    value = json.loads(statement.payload())
    assert canonical_json(value) == statement.payload()
    return value


def test_a_statement_reads_back_as_written(practice: Any) -> None:
    for raw in practice.entries:
        payload = parse_envelope(raw).payload
        assert parse_statement(payload).payload() == payload


def test_the_subject_of_an_observation_is_the_device_with_the_digest_of_its_facts(practice: Any) -> None:
    observed = as_json(next(s for s in statements(practice) if s.kind is Kind.OBSERVATION))
    facts = observed["predicate"]["facts"]
    assert observed["subject"] == [
        {"name": f"device:{practice.device}", "digest": {"sha256": digest_of(facts)}},
    ]


def test_without_facts_the_subject_is_the_predicate(practice: Any) -> None:
    blind = practice.observation(Result.ERROR, facts=())
    practice.write(blind)
    for statement in statements(practice):
        value = as_json(statement)
        if not value["predicate"].get("facts"):
            assert value["subject"][0]["digest"]["sha256"] == digest_of(value["predicate"])
            about = value["subject"][0]["name"].split(":")[0]
            assert about in ("key", "attempt", "device", "inventory", "decision")


def test_every_body_has_its_own_kind_and_type() -> None:
    assert {predicate_type(kind) for kind in BODIES} == {
        f"https://wardkeep.invalid/evidence/{name}/v1"
        for name in (
            "observation", "remediation", "gap", "order", "decision", "key", "export", "inventory", "heads",
            "retired", "binding", "erasure",
        )
    }  # fmt: skip


def test_a_box_states_no_end_and_no_erasure(practice: Any) -> None:
    for name in ("retired", "binding", "erasure"):
        value = json.loads((GOLDEN / f"{name}.json").read_bytes())
        statement = parse_statement(value["payload"].encode())
        common = statement.common.model_copy(update={"appliance": practice.box.id})
        with pytest.raises(StatementRefused, match="appliance"):
            parse_statement(Statement(common, statement.body).payload())


def test_no_box_replaces_itself_and_no_number_0_is_erased() -> None:
    for name, change in (
        ("binding", lambda body: body.update(successor=body["predecessor"]["appliance"])),
        ("erasure", lambda body: body.update(seq=0)),
        ("erasure", lambda body: body.update(of_kind="key")),
    ):
        value = json.loads(json.loads((GOLDEN / f"{name}.json").read_bytes())["payload"])
        change(value["predicate"])
        with pytest.raises(StatementRefused, match="predicate"):
            parse_statement(canonical_json(value))


def changed(practice: Any, change: Any) -> bytes:
    value = json.loads(parse_envelope(practice.entries[3]).payload)
    change(value)
    return canonical_json(value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda v: v.update(_type="https://in-toto.io/Statement/v0.1"), "_type", id="type"),
        pytest.param(lambda v: v.update(predicateType=v["predicateType"][:-1] + "2"), "predicateType", id="v2"),
        pytest.param(lambda v: v.update(predicateType=v["predicateType"].replace("observation", "manifest")),
                     "predicateType", id="unknown kind"),
        pytest.param(lambda v: v["subject"][0].update(name="device:other"), "statement", id="subject"),
        pytest.param(lambda v: v["subject"].append(v["subject"][0]), "statement", id="two subjects"),
        pytest.param(lambda v: v.update(extra=1), "statement", id="extra member"),
        pytest.param(lambda v: v["predicate"].update(note="free text"), "predicate.note", id="unknown field"),
        pytest.param(lambda v: v["predicate"].pop("clock"), "predicate.clock", id="missing field"),
        pytest.param(lambda v: v["predicate"]["chain"].update(seq="2"), "statement", id="coerced number"),
        pytest.param(lambda v: v["predicate"]["clock"].update(trusted=1), "statement", id="coerced truth"),
        pytest.param(lambda v: v["predicate"].update(recorded_at="2026-03-02T01:00:00Z"), "recorded_at", id="time"),
        pytest.param(lambda v: v["predicate"]["results"][0].update(reason="It is off."), "reason", id="words"),
        pytest.param(lambda v: v.update(predicate=[]), "predicate", id="no object"),
    ],
)  # fmt: skip
def test_other_forms_are_refused(practice: Any, change: Any, words: str) -> None:
    with pytest.raises(StatementRefused, match=words):
        parse_statement(changed(practice, change))


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b"null", b'{"a":1.5}', b"\xff", b'{"_type":1, "b":2}'])
def test_what_is_no_statement_is_refused(payload: bytes) -> None:
    with pytest.raises(StatementRefused):
        parse_statement(payload)


@pytest.mark.parametrize("depth", [31, 300, 900, 5000])
def test_facts_nested_without_end_are_refused(practice: Any, depth: int) -> None:
    payload = parse_envelope(practice.entries[3]).payload
    deep = payload.replace(b'"units":[', b'"units":[' + b"[" * depth + b"1" + b"]" * depth + b",", 1)
    with pytest.raises(StatementRefused, match="payload"):
        parse_statement(deep)


def test_facts_are_signed_by_their_models_fields_and_read_back() -> None:
    facts = FileModes(observed_at=NOW, files=(FileMode(path="/etc/shadow", present=True, mode="0640"),))
    record = record_facts(facts)
    assert record.probe == "linux.file_modes"
    assert set(record.value) == {"files", "folders"}
    assert read_facts(FileModes, record) == facts
    with pytest.raises(EgressRefused, match=r"expected appliance\.multi_source_time"):
        read_facts(MultiSourceTime, record)


class Smuggler(MultiSourceTime):
    """Claims a probe's kind by inheritance and adds a field of its own."""

    patient: str


def test_facts_outside_the_allow_list_are_refused() -> None:
    source = TimeSource(source="ntp.example.test", answered=False)
    with pytest.raises(EgressRefused, match="known probe"):
        record_facts(Smuggler(observed_at=NOW, sources=(source,), patient="somebody"))
    with pytest.raises(EgressRefused, match="known probe"):
        record_facts(Facts(observed_at=NOW))
    smuggled: Any = ({"path": "/etc", "present": True, "content": "x"},)
    unchecked = FileModes.model_construct(observed_at=NOW, files=smuggled)
    with pytest.raises(EgressRefused, match="takes"):
        record_facts(unchecked)
    long = FileModes(observed_at=NOW, files=(FileMode(path="/" + "x" * 600, present=False),))
    with pytest.raises(EgressRefused, match="512"):
        record_facts(long)


def test_words_enter_only_as_a_salted_digest() -> None:
    assert salted_digest(bytes(16), "because") == sha256_hex(bytes(16) + b"because")
    with pytest.raises(EgressRefused, match="16 bytes"):
        salted_digest(b"short", "because")
    with pytest.raises(ValidationError, match="before"):
        StepRecord(kind="set_service", status="done", exit_status=0, script_digest=None, milliseconds=1, reason=None,
                   parameters={}, before={"found": "two words"})  # fmt: skip


def test_settings_found_on_a_device_are_signed_by_value_or_digest() -> None:
    same = ["prohibit-password", "/etc/shadow", "0640", 7, True, None]
    assert [setting(value) for value in same] == same
    assert setting("two words") == f"sha256:{sha256_hex(b'two words')}"
    assert setting("") == f"sha256:{sha256_hex(b'')}"
    assert setting(2**60) == str(2**60)
    record = StepRecord(kind="set_service", status="done", exit_status=0, script_digest=None, milliseconds=1,
                        reason=None, parameters={}, before={"found": setting("a\nb"), "n": setting(5)})  # fmt: skip
    assert record.before["n"] == 5


def test_a_refusal_shows_no_foreign_control_characters(practice: Any) -> None:
    hostile = changed(practice, lambda value: value["predicate"].update({"x\x1b[2J\nVALID" * 40: 1}))
    with pytest.raises(StatementRefused) as refused:
        parse_statement(hostile)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) <= 500


def test_the_challenge_of_a_decision_leaves_out_its_assurance(make_id: Any) -> None:
    members: dict[str, Any] = {
        "decision": make_id("decision"), "person": make_id("person"), "role": "owner", "reason_digest": None,
        "what": "healing_tier", "target": f"site:{make_id('site')}", "before": "standard", "after": "full_coverage",
    }  # fmt: skip
    asserted = Decision(**members, assurance="platform_asserted")
    signed = Decision(**members, assurance="webauthn")
    assert decision_challenge(asserted) == decision_challenge(signed)
    other = Decision(**{**members, "after": "standard"}, assurance="webauthn")
    assert decision_challenge(other) != decision_challenge(signed)


def test_a_large_scan_is_cut_into_runs_that_lose_nothing() -> None:
    facts = FileModes(observed_at=NOW, files=(FileMode(path="/etc/shadow", present=True),))
    records: list[FactsRecord] = [record_facts(facts)] * 9
    runs = split_by_size(records, 2 * len(records[0].canonical()) + 5)
    assert [len(run) for run in runs] == [2, 2, 2, 2, 1]
    assert [record for run in runs for record in run] == records
    assert split_by_size(records, 1) == [(record,) for record in records]
    assert split_by_size([], 10) == []
