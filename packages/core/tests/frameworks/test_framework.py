"""A framework file is read strictly."""

import pytest

from wardkeep_core.frameworks.framework import FrameworkRefused, citations, load_framework

GOOD = b"""
id: ours
title: Ours
edition: first
prefix: "1."
controls:
  - {id: "a", title: A, kind: standard, seen: machine, indirect: [time_sync]}
  - {id: "b", title: B, kind: required, seen: part, direct: [time_sync]}
  - {id: "c", title: C, kind: required, seen: organisational, outside: not ours}
"""


def test_direct_controls_come_first_and_indirect_ones_are_marked() -> None:
    framework = load_framework(GOOD, {"time_sync"})
    assert [each.text for each in citations(framework, "time_sync")] == ["1.b", "1.a (i)"]
    assert citations(framework, "backup") == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"kind: standard", b"kind: optional", r"controls\.0\.kind"),
        (b"seen: machine", b"looked: machine", r"controls\.0\.(seen|looked)"),
        (b'id: "b"', b'id: "a"', "appears twice"),
        (b"outside: not ours", b"outside: not ours, direct: [time_sync]", "objectives, or the reason"),
        (b", outside: not ours", b"", "objectives, or the reason"),
        (b'direct: [time_sync]}\n  - {id: "c"', b'direct: [nowhere]}\n  - {id: "c"', "no objective nowhere"),
        (b"controls:", b"controls: [", "not YAML"),
        (b"id: ours", b"id: !!python/object:os.system {}", "not YAML"),
    ],
)
def test_anything_else_is_refused_with_its_place(old: bytes, new: bytes, says: str) -> None:
    assert old in GOOD
    with pytest.raises(FrameworkRefused, match=says):
        load_framework(GOOD.replace(old, new), {"time_sync"})
