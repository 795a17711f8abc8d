"""The trust file: C2SP tlog-policy and our own lines, read strictly."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages.core.tests.evidence.authority import FIRST, SECOND, certificate, curve_key

from wardkeep_core.evidence.note import KeyType, VerifierKey
from wardkeep_core.evidence.trust import (
    MAX_TRUST_BYTES,
    Group,
    TrustFile,
    TrustRefused,
    parse_trust,
    tsa_line,
    write_trust,
)

BOX = "11111111-1111-1111-1111-111111111111"
ORIGIN = f"central.example.test/wardkeep/{'0' * 32}"


def vkey(make_signer: Any, label: str, kind: KeyType = KeyType.COSIGNATURE, name: str | None = None) -> str:
    return VerifierKey(name or f"{label}.example.test", kind, make_signer(label).public_raw).vkey


def test_the_example_of_the_page_reads(make_signer: Any) -> None:
    lines = [f"log {vkey(make_signer, 'log', KeyType.ED25519, ORIGIN)} https://central.example.test/log"]
    lines += [f"witness {name} {vkey(make_signer, name)}" for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")]
    lines += [
        "# two parties",
        "group X-witnesses 2 X1 X2 X3",
        " \tgroup Y-witnesses any Y1  Y2\tY3 ",
        "group X-and-Y all X-witnesses Y-witnesses",
        "",
        "quorum X-and-Y",
        f"platform {'ab' * 32}",
        f"release {'cd' * 32}",
        f"appliance {BOX} {'ef' * 32}",
        f"appliance {BOX} {'01' * 32}",
    ]
    trust = parse_trust("\n".join(lines) + "\n")
    assert trust.groups["X-and-Y"] == Group(2, ("X-witnesses", "Y-witnesses"))
    assert trust.platform == {"ab" * 32}
    assert trust.appliances == {BOX: {"ef" * 32, "01" * 32}}
    assert trust.logs[ORIGIN].name == ORIGIN
    assert trust.quorum_met(["X1", "X3", "Y2"])
    assert not trust.quorum_met(["X1", "Y1", "Y2", "Y3"])
    assert not trust.quorum_met(["X1", "X2", "X3"])
    assert parse_trust(write_trust(trust)) == trust


def test_no_quorum_leaves_it_to_the_appliances() -> None:
    trust = parse_trust("quorum none\n")
    assert trust == TrustFile()
    assert trust.quorum is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "exactly one quorum"),
        ("quorum none\nquorum none\n", "exactly one quorum"),
        ("quorum W\n", "line 1: 'W' is not defined"),
        ("quorum\n", "line 1: expected quorum <name>"),
        ("group G any W\nquorum G\n", "'W' is not defined on a line before"),
        ("WITNESS\nquorum none\n", "line 1: 'WITNESS' is not a kind of line"),
        ("log nonsense\nquorum none\n", "line 1: vkey"),
        ("platform abc\nquorum none\n", "64 lower-case hex"),
        (f"platform {'AB' * 32}\nquorum none\n", "64 lower-case hex"),
        (f"appliance box {'ab' * 32}\nquorum none\n", "an appliance id"),
        ("appliance\nquorum none\n", "expected appliance"),
        ("quorum none\r\n", "control characters"),
        ("quorum none\x00\n", "control characters"),
        ("#" * (MAX_TRUST_BYTES + 1), "at most"),
        ("\n" * 5_000 + "quorum none\n", "lines"),
    ],
)
def test_what_is_no_trust_file_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(TrustRefused, match=words):
        parse_trust(text)


def test_doubles_and_wrong_types_are_refused(make_signer: Any) -> None:
    one, two = vkey(make_signer, "one"), vkey(make_signer, "two")
    log = vkey(make_signer, "log", KeyType.ED25519, ORIGIN)
    cases = {
        f"witness A {one}\nwitness A {two}\nquorum A\n": "'A' is taken",
        f"witness none {one}\nquorum none\n": "'none' is taken",
        f"witness A {one}\nwitness B {one}\nquorum A\n": "same witness key twice",
        f"log {log}\nlog {log}\nquorum none\n": "same log twice",
        f"log {one}\nquorum none\n": "signature type 0x01",
        f"witness A {log}\nquorum A\n": "signature type 0x04",
        f"witness A {one}\ngroup G 2 A\nquorum G\n": "threshold 2 of 1",
        f"witness A {one}\ngroup G 0 A\nquorum G\n": "any, all or a number",
        f"witness A {one}\ngroup G any A A\nquorum G\n": "already a member",
        f"witness A {one}\ngroup G any A\ngroup H any A\nquorum H\n": "already a member",
        f"witness A {one}\ngroup G any\nquorum G\n": "expected group",
    }
    for text, words in cases.items():
        with pytest.raises(TrustRefused, match=words):
            parse_trust(text)


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        trust = parse_trust(text)
    except TrustRefused:
        return
    assert parse_trust(write_trust(trust)) == trust


def test_authorities_are_read_and_written_again() -> None:
    trust = parse_trust("quorum none\n" + "".join(f"{tsa_line(each.root)}\n" for each in (SECOND, FIRST)))
    assert {each.raw for each in trust.authorities} == {FIRST.root.raw, SECOND.root.raw}
    again = parse_trust(write_trust(trust))
    assert {each.raw for each in again.authorities} == {each.raw for each in trust.authorities}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tsa", "expected tsa <base64"),
        ("tsa AAAA BBBB", "expected tsa <base64"),
        ("tsa !", "not the base64 of a certificate"),
        ("tsa AAAA", "not the base64 of a certificate"),
        (tsa_line(FIRST.root)[:-4], "not the base64 of a certificate"),
        (f"{tsa_line(FIRST.root)}\n{tsa_line(FIRST.root)}", "line 2: the same certificate twice"),
    ],
)
def test_an_authority_is_one_certificate_in_one_spelling(line: str, words: str) -> None:
    with pytest.raises(TrustRefused, match=words):
        parse_trust(f"{line}\nquorum none\n")


def test_no_more_than_32_authorities() -> None:
    lines = [
        tsa_line(certificate(f"root {number}", curve_key("a root"), f"root {number}", curve_key("a root"), ca=True))
        for number in range(33)
    ]
    parse_trust("\n".join(["quorum none", *lines[:32]]))
    with pytest.raises(TrustRefused, match="more than 32"):
        parse_trust("\n".join(["quorum none", *lines]))
