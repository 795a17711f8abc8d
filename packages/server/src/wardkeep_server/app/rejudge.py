"""V14's judge: the catalogue installed here judges signed facts again, where it is the one that the entry names.

A check may ask for more than a kit holds: declared lists, the account that we log in with, whether our clock was right.
The stand-ins below refuse to answer such questions, and the verdict is then left as it stands.
"""

from functools import cache
from typing import Any, NoReturn, cast

from pydantic import ValidationError

from wardkeep_core.catalog.registry import all_checks, catalogue_digest
from wardkeep_core.checks.check import AnyCheck, Context, judge
from wardkeep_core.checks.lists import DeclaredLists
from wardkeep_core.checks.parameters import write_parameters
from wardkeep_core.evidence.egress import EgressRefused, read_facts
from wardkeep_core.evidence.predicates import CheckResult, Observation
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.v14_verdicts import Differs, NotJudged
from wardkeep_core.kit.digest import digest_of


class _NotKnownError(Exception):
    """A check asked for what the kit does not hold."""


class _Known:
    """Gives the attributes that it was given, and refuses all others."""

    def __init__(self, **known: Any) -> None:  # noqa: ANN401 - stands in for objects of other types
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> NoReturn:
        raise _NotKnownError(name)


def judge_again(statement: Statement, observation: Observation, result: CheckResult) -> NotJudged | Differs | None:
    """See `v14_verdicts.Judge`."""
    if statement.common.software.catalogue_digest != catalogue_digest():
        return NotJudged.OTHER_CATALOGUE
    check = all_checks().get(result.check)
    if check is None or check.version != result.version:
        version = "no such check" if check is None else f"version {check.version}"
        return Differs(f"as in the catalogue: {version}", f"version {result.version}")
    if len(result.facts) != 1:
        return NotJudged.NO_FACTS
    if result.facts[0] >= len(observation.facts):
        return Differs("facts in the statement", f"position {result.facts[0]} of {len(observation.facts)}")
    if _asks_for_more(check.id, untouched=observation.parameters_digest == _untouched()):
        return NotJudged.NOT_IN_THE_KIT
    return _judge(check, observation, result)


@cache
def _asks_for_more(check_id: str, *, untouched: bool) -> bool:
    """True when what the check asks a device hangs on what a kit does not hold, whatever the facts are."""
    check = all_checks()[check_id]
    try:
        check.ask(_context(check, untouched=untouched))
    except _NotKnownError:
        return True
    return False


def _judge(check: AnyCheck, observation: Observation, result: CheckResult) -> NotJudged | Differs | None:
    said = f"{result.result.value} ({result.reason})"
    try:
        facts = read_facts(check.facts, observation.facts[result.facts[0]])
        verdict = judge(check, facts, _context(check, untouched=observation.parameters_digest == _untouched()))
    except _NotKnownError:
        return NotJudged.NOT_IN_THE_KIT
    except (EgressRefused, ValidationError):
        return Differs(f"facts of {check.facts.KIND}", "other facts")
    given = f"{verdict.result.value} ({verdict.reason})"
    return None if (verdict.result, verdict.reason) == (result.result, result.reason) else Differs(given, said)


def _context(check: AnyCheck, *, untouched: bool) -> Context:
    known: dict[str, Any] = {"device": _Known(platform=check.platform)}
    if untouched:
        known |= {"parameters": write_parameters({}), "lists": DeclaredLists(), "time_sources": ()}
    return cast("Context", _Known(**known))


@cache
def _untouched() -> str:
    """What an appliance writes that was given no parameters and no lists."""
    return digest_of({"parameters": dict(write_parameters({})), "lists": None, "time_sources": []})
