"""One measured figure beside its yardstick."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


class LeftOut(Exception):
    """A benchmark that cannot be run on this machine; the words say what is missing."""


@dataclass(frozen=True)
class Figure:
    """`value` and `yardstick` have the same unit; `goal` is in words, as the specification sets it."""

    name: str
    value: float
    unit: str
    yardstick: float | None
    yardstick_name: str
    goal: str


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """One line a figure, as soon as it is measured."""
    for each in figures:
        line = f"  {each.name:<46} {each.value:>10.4g} {each.unit:<10}"
        if each.yardstick:
            ratio = each.value / each.yardstick
            line += f" {each.yardstick_name}: {each.yardstick:.4g} {each.unit}, ratio {ratio:.3g};"
        yield f"{line} goal: {each.goal}"


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
