"""The appliance's clock agrees with several sources, so that the times in evidence can be believed."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.probes.questions import AskMultiSourceTime, Missing


def ask(context: Context) -> Asked:
    """Every declared source."""
    if len(context.time_sources) < context.parameters["time_min_sources"]:
        return Missing(what=f"fewer time sources are declared than {context.parameters.show('time_min_sources')}")
    return AskMultiSourceTime(sources=context.time_sources)


def evaluate(facts: MultiSourceTime, context: Context) -> Verdict:
    """Enough sources answered; their median and their spread are within the limit."""
    offsets = offsets_ms(facts)
    needed, limit = context.parameters["time_min_sources"], context.parameters["clock_skew_max_ms"]
    if len(offsets) < needed:
        return errored(
            "too_few_time_sources", f"{len(offsets)} of {len(facts.sources)} sources answered, {needed} needed"
        )
    spread, median = offsets[-1] - offsets[0], median_ms(offsets)
    if spread > limit:
        return failed("time_sources_disagree", f"the sources lie {spread} ms apart, at most {limit} ms allowed")
    if abs(median) > limit:
        return failed("clock_wrong", f"the clock is {median} ms away from {len(offsets)} sources, {limit} ms allowed")
    return passed("clock_synced", f"within {abs(median)} ms of {len(offsets)} sources")


def offsets_ms(facts: MultiSourceTime) -> list[int]:
    """Offsets of the sources that answered, ascending; a source that answered without one does not count."""
    return sorted(each.offset_ms for each in facts.sources if each.answered and each.offset_ms is not None)


def median_ms(offsets: list[int]) -> int:
    """The middle one; of two, the one further from zero, so that rounding never flatters."""
    middle = offsets[(len(offsets) - 1) // 2 : len(offsets) // 2 + 1]
    return max(middle, key=abs)


CHECK = Check(
    title="The appliance's clock is right",
    severity=Severity.HIGH,
    objective="time_sync",
    version=1,
    facts=MultiSourceTime,
    ask=ask,
    evaluate=evaluate,
)
