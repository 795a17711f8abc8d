"""What a device sends becomes whole facts or a reason; never half of it. Law K3, test T1."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wardkeep_core.probes.linux import FileMode, FileModes, KernelParameters, UnitStates
from wardkeep_core.probes.linux_accounts import Accounts
from wardkeep_core.probes.linux_system import WorldWritable
from wardkeep_core.probes.probe import Facts, Failure, ProbeFailure
from wardkeep_core.probes.questions import (
    AskAccounts,
    AskClockState,
    AskFileModes,
    AskKernelParameters,
    AskSshConfig,
    AskUnitStates,
    AskWorldWritable,
    Question,
)
from wardkeep_core.probes.registry import FACTS, Limits, parse_facts, value_digest

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FILES = AskFileModes(paths=("/etc/shadow",))
ONE = {"path": "/etc/shadow", "present": True, "owner": "root", "group": "shadow", "mode": "0640"}


def parse(question: Question, value: Any, *, seconds: int = 1) -> Facts | ProbeFailure:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return parse_facts(question, raw, asked_at=AT, answered_at=AT + timedelta(seconds=seconds))


def failure_of(question: Question, value: Any, *, seconds: int = 1) -> Failure:
    answer = parse(question, value, seconds=seconds)
    assert isinstance(answer, ProbeFailure), answer
    return answer.failure


def test_a_whole_answer_becomes_facts_dated_when_asked() -> None:
    facts = parse(FILES, {"files": [ONE]})
    file = FileMode(path="/etc/shadow", present=True, owner="root", group="shadow", mode="0640")
    assert facts == FileModes(observed_at=AT, files=(file,))


def test_every_question_has_facts() -> None:
    union = get_args(Question)[0]
    assert set(FACTS) == {question.model_fields["kind"].default for question in get_args(union)}


@pytest.mark.parametrize(
    ("value", "failure"),
    [
        (b"", Failure.EMPTY),
        (b" \n", Failure.EMPTY),
        (b"{}", Failure.EMPTY),
        ({"files": []}, Failure.HALF),
        ({"files": [ONE, {**ONE, "path": "/etc/passwd"}]}, Failure.HALF),
        ({"files": [ONE, ONE]}, Failure.HALF),
        ({"files": [ONE], "folders": [{"path": "/etc", "present": True, "entries": 1}]}, Failure.HALF),
        ({"files": [{"path": "/etc/shadow"}]}, Failure.HALF),
        ({"files": [{**ONE, "mode": "rw-r--r--"}]}, Failure.UNREADABLE),
        ({"files": [{**ONE, "present": "yes"}]}, Failure.UNREADABLE),
        ({"files": [ONE], "observed_at": "2026-03-02T12:00:00.000Z"}, Failure.UNREADABLE),
        ({"files": [ONE], "content": "root:x"}, Failure.UNREADABLE),
        (b'{"files": [], "files": []}', Failure.UNREADABLE),
        (b'{"files": 1.5}', Failure.UNREADABLE),
        (b'{"files": NaN}', Failure.UNREADABLE),
        (b"[" * 100_000, Failure.UNREADABLE),
        (b"\xff", Failure.UNREADABLE),
        ({"failure": "needs_root", "detail": "sudo asked for a password"}, Failure.NEEDS_ROOT),
        ({"failure": "host_key_changed"}, Failure.UNREADABLE),
        ({"failure": "nothing_to_compare_with"}, Failure.UNREADABLE),
        ({"failure": "needs_root", "files": [ONE]}, Failure.UNREADABLE),
        ({"failure": ["needs_root"]}, Failure.UNREADABLE),
    ],
)
def test_what_is_no_answer_says_why(value: Any, failure: Failure) -> None:
    assert failure_of(FILES, value) is failure


def test_a_late_answer_is_none() -> None:
    assert failure_of(FILES, {"files": [ONE]}, seconds=31) is Failure.TIMED_OUT


def test_an_oversized_answer_is_none() -> None:
    answer = parse_facts(FILES, b" " * 101, asked_at=AT, answered_at=AT, limits=Limits(max_bytes=100))
    assert isinstance(answer, ProbeFailure)
    assert answer.failure is Failure.UNREADABLE


def test_unit_and_kernel_answers_must_name_what_was_asked() -> None:
    units = AskUnitStates(units=("a.service", "b.service"))
    state = {"loaded": True, "active": True, "enabled": True, "restarts_1h": 0}
    both = {"units": [{"unit": "a.service", **state}, {"unit": "b.service", **state}]}
    assert isinstance(parse(units, both), UnitStates)
    assert failure_of(units, {"units": both["units"][:1]}) is Failure.HALF
    kernel = AskKernelParameters(names=("net.ipv4.ip_forward",))
    assert isinstance(parse(kernel, {"values": {"net.ipv4.ip_forward": 0}}), KernelParameters)
    assert failure_of(kernel, {"values": {"net.ipv4.ip_forward": "0"}}) is Failure.UNREADABLE
    assert failure_of(kernel, {"values": {"net.ipv4.ip_forward": True}}) is Failure.UNREADABLE
    assert failure_of(kernel, {"values": {}}) is Failure.HALF


@pytest.mark.parametrize(
    "path", ["etc/shadow", "/etc/../shadow", "/etc/sha dow", "/etc/shadow\n", "/", "/etc/$(x)", "/a" * 13]
)
def test_a_question_holds_plain_paths_only(path: str) -> None:
    with pytest.raises(ValidationError):
        AskFileModes(paths=(path,))


@given(st.binary(max_size=200))
def test_any_bytes_give_facts_or_a_failure(raw: bytes) -> None:
    assert isinstance(parse(AskSshConfig(), raw), Facts | ProbeFailure)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["files", "failure", "detail", "x"]), json_values, max_size=3))
def test_any_json_object_gives_facts_or_a_failure(value: dict[str, Any]) -> None:
    assert isinstance(parse(FILES, value), Facts | ProbeFailure)


def test_the_value_digest_ignores_when() -> None:
    early = FileModes(observed_at=AT, files=())
    late = FileModes(observed_at=AT + timedelta(days=1), files=())
    other = FileModes(observed_at=AT, files=(FileMode(path="/a", present=False),))
    assert value_digest(early) == value_digest(late)
    assert value_digest(early) != value_digest(other)


FOLDERS = AskFileModes(paths=("/etc/shadow",), folders=("/etc/sudoers.d",))
RULE = {**ONE, "path": "/etc/sudoers.d/rule"}


def folder(entries: int, path: str = "/etc/sudoers.d") -> dict[str, Any]:
    return {"path": path, "present": True, "entries": entries}


@pytest.mark.parametrize(
    ("files", "folders", "whole"),
    [
        ([ONE, RULE], [folder(1)], True),
        ([ONE], [folder(0)], True),
        ([ONE], [folder(1)], False),
        ([ONE, RULE, RULE], [folder(1)], False),
        ([ONE, RULE], [], False),
        ([RULE], [folder(1)], False),
        ([ONE, {**ONE, "path": "/etc/passwd"}], [folder(0)], False),
        ([ONE, {**ONE, "path": "/etc/sudoers.d/deep/rule"}], [folder(0)], False),
    ],
)
def test_files_of_a_folder_are_counted(files: list[Any], folders: list[Any], whole: bool) -> None:  # noqa: FBT001
    answer = parse(FOLDERS, {"files": files, "folders": folders})
    assert isinstance(answer, FileModes) is whole


def test_facts_that_count_their_entries_are_whole_or_none() -> None:
    root = {"name": "root", "uid": 0, "shell": "login", "locked": True, "expired": False}
    assert isinstance(parse(AskAccounts(), {"total": 1, "accounts": [root]}), Accounts)
    assert failure_of(AskAccounts(), {"total": 2, "accounts": [root]}) is Failure.HALF
    asked = AskWorldWritable(folders=("/etc",))
    searched = {"path": "/etc", "present": True, "found": 300}
    listed = [{"path": f"/etc/{number}", "mode": "0666"} for number in range(64)]
    assert isinstance(parse(asked, {"folders": [searched], "files": listed}), WorldWritable)
    assert failure_of(asked, {"folders": [searched], "files": listed[1:]}) is Failure.HALF


def test_what_differs_at_every_look_is_no_part_of_a_value() -> None:
    clock = {"service": "chrony", "unit": "chrony.service", "active": True, "synchronised": True, "source": "192.0.2.1"}
    early, late, stopped = (
        parse(AskClockState(), {**clock, "local_source": False, "offset_ms": offset, "active": active})
        for offset, active in ((1, True), (2, True), (2, False))
    )
    assert isinstance(early, Facts)
    assert isinstance(late, Facts)
    assert isinstance(stopped, Facts)
    assert value_digest(early) == value_digest(late)
    assert value_digest(late) != value_digest(stopped)
