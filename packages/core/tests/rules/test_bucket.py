"""A decision over drawers is the decision of a scan in order, whatever the rules and the finding."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardkeep_core.model.verdict import Severity
from wardkeep_core.rules.fields import Subject
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.record import Condition, Operator, Rule, Source
from wardkeep_core.rules.rule_set import build

CHECK, BOOK = "linux.ssh_root_login_off", "linux.harden_ssh"
SITES = [f"{number}1111111-1111-4111-8111-111111111111" for number in range(3)]
CONDITIONS = [
    *(Condition(field="site", op=Operator.EQ, value=site) for site in SITES),
    *(Condition(field="role", op=Operator.EQ, value=role) for role in ("server", "workstation")),
    Condition(field="site", op=Operator.NE, value=SITES[0]),
    Condition(field="recurrences", op=Operator.LT, value=2),
    Condition(field="severity", op=Operator.IN, value=("high", "low")),
    Condition(field="facts.max_tries", op=Operator.GT, value=4),
]


def rule(number: int, priority: int, when: list[Condition], *, enabled: bool) -> Rule:
    return Rule(
        id=f"promoted.rule_{number}",
        family="made_up",
        version=1,
        source=Source.PROMOTED,
        heals={CHECK: BOOK},
        when=tuple(when),
        priority=priority,
        enabled=enabled,
        signed_by="person",
        reason="made up",
    )


drafts = st.lists(
    st.tuples(st.integers(500, 504), st.lists(st.sampled_from(CONDITIONS), max_size=3), st.booleans()), max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the fixtures are frozen values
@given(
    drafts=drafts,
    site=st.sampled_from(SITES),
    role=st.sampled_from(["server", "workstation", "router"]),
    severity=st.sampled_from(list(Severity)),
    recurrences=st.integers(0, 3),
)
def test_drawers_decide_like_a_scan(
    *,
    known: Known,
    subject: Subject,
    drafts: list[tuple[int, list[Condition], bool]],
    site: str,
    role: str,
    severity: Severity,
    recurrences: int,
) -> None:
    finding = replace(subject, site=site, role=role, severity=severity, recurrences=recurrences)
    rules = [rule(number, priority, when, enabled=on) for number, (priority, when, on) in enumerate(drafts)]
    decision = build(rules, known).decide(finding)
    ordered = sorted(rules, key=lambda each: (each.priority, each.id))
    alone = [each.id for each in ordered if build([each], known).decide(finding).rule is not None]
    assert decision.rule is None if not alone else decision.rule is not None
    assert [decision.rule.id if decision.rule else None, decision.next_rule] == [*alone, None, None][:2]
