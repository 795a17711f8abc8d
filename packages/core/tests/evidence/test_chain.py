"""The judge of what may be appended: each refusal code, and that no order of submissions breaks a chain."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardkeep_core.evidence.chain import Accepted, Head, Judgement, Refused, Replayed, judge_next, next_epoch, next_link
from wardkeep_core.evidence.common import ZERO_HASH, Binding, EntryRef, Link
from wardkeep_core.evidence.envelope import MAX_ENVELOPE_BYTES, seal
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Gap, GapCause
from wardkeep_core.kit.signer import load_public
from wardkeep_core.model.verdict import Result


@dataclass
class Server:
    """What an ingest keeps of one signer."""

    practice: Any
    head: Head | None = None
    stored: dict[tuple[int, int], str] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)

    def take(self, raw: bytes, **changes: Any) -> Judgement:
        box = self.practice.box
        members = {"organisation": self.practice.organisation, "site": self.practice.site, "appliance": box.id,
                   "log": self.practice.origin}  # fmt: skip
        judged = judge_next(
            raw,
            head=self.head,
            binding=Binding(**{**members, **changes}),
            keys={box.evidence.keyid: load_public(box.evidence.public_raw)},
            stored=self.stored,
        )
        if isinstance(judged, Accepted):
            self.head = judged.head
            self.stored[(judged.head.epoch, judged.head.seq)] = judged.head.leaf_hash
            self.kept.append(raw)
        return judged


@pytest.fixture
def box_log(make_practice: Any) -> Any:
    made = make_practice()
    made.genesis()
    made.hours(4)
    return made


@pytest.fixture
def server(box_log: Any) -> Server:
    return Server(box_log)


def refusal(judged: Judgement, code: str) -> Refused:
    assert isinstance(judged, Refused), judged
    assert judged.code == code, judged.detail
    return judged


def test_a_chain_is_taken_in_order_and_replays_have_no_effect(server: Server, box_log: Any) -> None:
    for raw in box_log.entries:
        assert isinstance(server.take(raw), Accepted)
    for raw in box_log.entries:
        assert isinstance(server.take(raw), Replayed)
    assert server.kept == box_log.entries


def test_a_hole_names_the_number_expected(server: Server, box_log: Any) -> None:
    assert refusal(server.take(box_log.entries[1]), "out_of_sequence").expected == (0, 0)
    server.take(box_log.entries[0])
    assert refusal(server.take(box_log.entries[2]), "out_of_sequence").expected == (0, 1)


def test_another_envelope_for_a_used_number_is_an_equivocation(server: Server, box_log: Any) -> None:
    for raw in box_log.entries:
        server.take(raw)
    box_log.write(box_log.observation(Result.FAIL), link=Link(epoch=0, seq=2, prev="ab" * 32))
    refusal(server.take(box_log.entries.pop()), "equivocation")


def test_a_wrong_predecessor_is_a_broken_link(server: Server, box_log: Any) -> None:
    server.take(box_log.entries[0])
    box_log.write(box_log.observation(Result.PASS), link=Link(epoch=0, seq=1, prev="ab" * 32))
    assert refusal(server.take(box_log.entries.pop()), "broken_link").expected == (0, 1)


def test_only_a_genesis_opens_the_first_epoch(server: Server, box_log: Any) -> None:
    box_log.write(box_log.observation(Result.PASS), link=Link(epoch=0, seq=0, prev=ZERO_HASH))
    refusal(server.take(box_log.entries.pop()), "wrong_opening")


def restored(practice: Any, make_id: Any, last: EntryRef | None) -> Gap:
    return Gap(gap=make_id("restore"), device=None, from_at=practice.now, to_at=None, cause=GapCause.RESTORED,
               declared_by="appliance", last_known=last)  # fmt: skip


def test_a_restored_box_opens_the_next_epoch(server: Server, box_log: Any, make_id: Any) -> None:
    for raw in box_log.entries[:3]:
        server.take(raw)
    head = server.head
    assert head is not None
    last = EntryRef(epoch=head.epoch, seq=head.seq, leaf_hash=head.leaf_hash)
    box_log.write(restored(box_log, make_id, last), link=next_epoch(last, 0))
    opening = box_log.entries.pop()
    assert isinstance(server.take(opening), Accepted)
    box_log.now += timedelta(minutes=1)
    box_log.observe()
    assert isinstance(server.take(box_log.entries.pop()), Accepted)
    assert refusal(server.take(box_log.entries[3]), "out_of_sequence").expected == (1, 2)


def test_an_epoch_opened_otherwise_is_refused(server: Server, box_log: Any, make_id: Any) -> None:
    server.take(box_log.entries[0])
    box_log.write(box_log.observation(Result.PASS), link=Link(epoch=1, seq=0, prev=ZERO_HASH))
    refusal(server.take(box_log.entries.pop()), "wrong_opening")
    box_log.write(restored(box_log, make_id, None), link=Link(epoch=1, seq=0, prev="ab" * 32))
    refusal(server.take(box_log.entries.pop()), "wrong_opening")


def test_a_replay_from_another_binding_is_refused_whatever_the_body_says(server: Server, box_log: Any) -> None:
    others = {
        "organisation": "11111111-1111-1111-1111-111111111111",
        "site": "11111111-1111-1111-1111-111111111111",
        "appliance": "11111111-1111-1111-1111-111111111111",
        "log": f"central.example.test/wardkeep/{'1' * 32}",
    }
    for name, value in others.items():
        assert name in refusal(server.take(box_log.entries[0], **{name: value}), "wrong_binding").detail


def test_the_order_of_the_steps_is_the_pages(server: Server, box_log: Any, make_signer: Any) -> None:
    raw = box_log.entries[0]
    refusal(server.take(raw + bytes(MAX_ENVELOPE_BYTES)), "oversized")
    refusal(server.take(raw + b" "), "malformed")
    stranger = seal(b"no statement", "application/vnd.in-toto+json", make_signer("stranger"))
    refusal(server.take(stranger), "foreign_key")
    refusal(server.take(raw.replace(b'"sig":"', b'"sig":"AAAA')[: len(raw)]), "malformed")
    ours = seal(b"no statement", "application/vnd.in-toto+json", box_log.box.evidence)
    refusal(server.take(ours), "malformed")
    refusal(server.take(seal(b"{}", "text/plain", box_log.box.evidence)), "malformed")
    flipped = raw.replace(b'"payload":"eyJf', b'"payload":"eyJg')
    refusal(server.take(flipped), "bad_signature")


@settings(max_examples=60, deadline=None)
@given(order=st.lists(st.integers(0, 5), max_size=24))
def test_no_order_of_submissions_breaks_the_chain(make_practice: Any, order: list[int]) -> None:
    made = make_practice()
    made.genesis()
    made.hours(5)
    server = Server(made)
    for place in order:
        judged = server.take(made.entries[place])
        if isinstance(judged, Refused):
            assert judged.expected == (0, len(server.kept))
    assert server.kept == made.entries[: len(server.kept)]
    expected = next_link(server.head)
    assert expected.seq == len(server.kept)
    assert expected.prev == (leaf_hash(server.kept[-1]).hex() if server.kept else ZERO_HASH)
