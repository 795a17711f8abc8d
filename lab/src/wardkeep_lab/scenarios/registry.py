"""The allow-list of scenario ids, made from what lies in this folder."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from wardkeep_lab.scenarios.scenario import Scenario

_NOT_SCENARIOS = frozenset({"__init__", "scenario", "registry"})


class UnknownScenario(ValueError):
    """An id that is not on the allow-list; the message names those that are."""


def load_scenarios() -> dict[str, Scenario]:
    """All scenarios by id, in the order of their ids. Raises RuntimeError for an id given twice."""
    found: dict[str, Scenario] = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem in _NOT_SCENARIOS:
            continue
        for scenario in import_module(f"wardkeep_lab.scenarios.{path.stem}").SCENARIOS:
            if scenario.id in found:
                raise RuntimeError(f"two scenarios are named {scenario.id}")
            found[scenario.id] = scenario
    return found


def choose(ids: Sequence[str]) -> tuple[Scenario, ...]:
    """The named scenarios, each id whole or without its word (`X02`); none named means all."""
    known = load_scenarios()
    for asked in ids:
        if not any(asked in {scenario.id, scenario.catalogue_id} for scenario in known.values()):
            raise UnknownScenario(f"there is no scenario {asked!r}; known are {', '.join(known)}")
    return tuple(each for each in known.values() if not ids or {each.id, each.catalogue_id} & set(ids))
