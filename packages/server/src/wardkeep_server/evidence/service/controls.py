"""Controls of frameworks, to narrow entries by: which checks serve which, by this server's catalogue."""

from collections.abc import Mapping
from functools import cache

from wardkeep_core.catalog.citations import all_frameworks, citations_of
from wardkeep_core.catalog.registry import all_checks
from wardkeep_server.evidence.schemas import ControlLine
from wardkeep_server.platform.errors import FieldProblem, Invalid


def controls() -> list[ControlLine]:
    """Every control of every framework, in the framework's order, with how many checks serve it."""
    return [
        ControlLine(
            framework=framework.id,
            framework_title=framework.title,
            id=framework.cited(control),
            title=control.title,
            checks=len(_served()[framework.id, framework.cited(control)]),
        )
        for framework in all_frameworks().values()
        for control in framework.controls
    ]


def checks_of(framework: str, control: str) -> tuple[str, ...]:
    """Ids of the checks that serve a control, directly or not; none where no machine looks. Raises Invalid."""
    found = _served().get((framework, control))
    if found is None:
        raise Invalid(fields=[FieldProblem("control", "not a control of this framework")])
    return found


@cache
def _served() -> Mapping[tuple[str, str], tuple[str, ...]]:
    serving: dict[tuple[str, str], list[str]] = {
        (framework.id, framework.cited(control)): []
        for framework in all_frameworks().values()
        for control in framework.controls
    }
    for framework in all_frameworks():
        for check in sorted(all_checks()):
            for cited in citations_of(check, framework):
                serving[framework, cited.control].append(check)
    return {control: tuple(checks) for control, checks in serving.items()}
