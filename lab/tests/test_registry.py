import re

import pytest

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_lab.later import CHECKS_LATER, LATER
from wardkeep_lab.scenarios.registry import UnknownScenario, choose, load_scenarios

KNOWN = load_scenarios()


TEN = ["L01a", "L01c", "L04", "L06a", "L07a", "L07b", "L11b", "L12b", "X02", "X06"]


def test_the_ten_scenarios_are_these() -> None:
    assert list(dict.fromkeys(scenario.catalogue_id for scenario in KNOWN.values())) == TEN
    assert [each for each in KNOWN if each.startswith("X02")] == ["X02-refused", "X02-late", "X02-half"]


def test_every_row_of_the_catalogue_is_built_or_has_a_dated_reason() -> None:
    rows = {f"W{number:02d}" for number in range(1, 26)} | {f"L{number:02d}" for number in range(1, 15)}
    rows |= {"N01", "N02", "A01", "A02", "A03"} | {f"X{number:02d}" for number in range(1, 15)}
    built = {scenario.catalogue_id.rstrip("abc") for scenario in KNOWN.values()}

    assert built | {row.rstrip("abc") for row in LATER} == rows
    assert {scenario.catalogue_id for scenario in KNOWN.values()}.isdisjoint(LATER)
    assert all(re.match(r"2026-\d\d-\d\d: .{20,}", reason) for reason in LATER.values())


def test_every_check_that_a_tier_heals_is_broken_here_or_has_a_dated_reason() -> None:
    healed = {check: heal.id for heal in all_runbooks().values() for check in heal.heals}
    broken = {scenario.check: scenario.runbook for scenario in KNOWN.values() if scenario.runbook is not None}

    assert set(healed) == set(broken) | set(CHECKS_LATER)
    assert set(broken).isdisjoint(CHECKS_LATER)
    assert all(healed[check] == runbook for check, runbook in broken.items())


def test_an_id_chooses_all_its_ways() -> None:
    assert [scenario.id for scenario in choose(["X02"])] == ["X02-refused", "X02-late", "X02-half"]
    assert [scenario.id for scenario in choose(["L07a", "X02-half"])] == ["L07a", "X02-half"]
    assert [scenario.id for scenario in choose([])] == list(KNOWN)


def test_an_id_that_is_not_on_the_list_is_refused_by_name() -> None:
    with pytest.raises(UnknownScenario, match="'rm -rf'"):
        choose(["L01a", "rm -rf"])


@pytest.mark.parametrize("scenario", KNOWN.values(), ids=lambda scenario: scenario.id)
def test_a_scenario_names_what_it_breaks_and_how_it_is_put_back(scenario) -> None:  # noqa: ANN001 - a Scenario
    assert re.fullmatch(r"(linux|appliance)\.[a-z_]+", scenario.check)
    assert scenario.runbook is None or scenario.runbook.startswith("linux.")
    assert len(scenario.break_plan) > 0
    assert len(scenario.restore_plan) > 0
