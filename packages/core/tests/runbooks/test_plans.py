"""Plans are what their runbook declares; managed files hold what they should, and everything can be taken back."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter, ValidationError

from wardkeep_core.checks.kernel_values import KERNEL_VALUES
from wardkeep_core.probes.linux import UnitStates
from wardkeep_core.probes.registry import FACTS
from wardkeep_core.runbooks.firewall_rules import render_rules, rules_digest
from wardkeep_core.runbooks.runbook import NoPlan, PlanInput, PlanRefused, Runbook, can_cut_path, describe, plan_for
from wardkeep_core.runbooks.situation import Situation
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    LoadFirewallRuleset,
    OpenBecause,
    ProtectedFile,
    ReloadTarget,
    ReloadUnit,
    SecondSession,
    ServiceState,
    SetFileMode,
    SetService,
    Step,
    StepClock,
    StepResult,
    Template,
    WriteManagedFile,
)
from wardkeep_core.runbooks.templates import (
    MANAGED_FILES,
    TemplateRefused,
    expected_settings,
    is_ours,
    render_template,
)
from wardkeep_core.runbooks.touched import touched_by
from wardkeep_core.runbooks.undo import (
    ReloadAgain,
    RestoreFileMode,
    RestoreFirewall,
    RestoreKernelValues,
    RestoreManagedFile,
    RestoreService,
    UndoAction,
    undo_plan,
)

SSH = {"max_tries": 4, "login_grace_s": 60}
FILE_STEP = SetFileMode(path=ProtectedFile.SHADOW, owner="root", group="shadow", mode="0640")
ALL_STEPS: tuple[Step, ...] = (
    ArmRevert(seconds=300),
    Disarm(),
    SecondSession(),
    SetService(unit="web.service", state=ServiceState.RUNNING, at_boot=True),
    SetService(unit="web.service", state=ServiceState.RESTARTED),
    FILE_STEP,
    WriteManagedFile(template=Template.SSH_HARDENING, parameters=SSH),
    WriteManagedFile(template=Template.KERNEL_NETWORK, parameters=dict(KERNEL_VALUES)),
    ReloadUnit(target=ReloadTarget.SSH),
    ReloadUnit(target=ReloadTarget.KERNEL_PARAMETERS),
    StepClock(largest_seconds=3600),
    SetFileMode(path="/etc/clinic.conf", owner=None, group=None, mode="0664"),
    WriteManagedFile(template=Template.SSH_PASSWORDS_OFF),
    WriteManagedFile(template=Template.SHELL_IDLE_LOGOUT, parameters={"tmout_s": 900}),
    WriteManagedFile(template=Template.JOURNAL, parameters={"persistent": 1, "keep_days": 90}),
    ReloadUnit(target=ReloadTarget.JOURNAL),
    LoadFirewallRuleset(open={"tcp/22": OpenBecause.PATH, "tcp/443": OpenBecause.APPROVED}),
)


def result(step: Step, status: str = "done", /, **before: str | int | bool | None) -> tuple[Step, StepResult]:
    made = StepResult.model_validate(
        {
            "kind": step.kind,
            "status": status,
            "exit_status": 0,
            "script_digest": None,
            "milliseconds": 3,
            "before": before,
        }
    )
    return step, made


def test_a_plan_with_a_step_its_runbook_does_not_declare_is_refused(
    runbook: Runbook, situation: Situation, facts: UnitStates
) -> None:
    given = PlanInput(situation.check, facts, situation.context)
    assert plan_for(runbook, given) == situation.plan
    with pytest.raises(PlanRefused, match="step_clock is not among its steps"):
        plan_for(replace(runbook, plan=lambda _: (StepClock(largest_seconds=1),)), given)
    with pytest.raises(PlanRefused, match="without steps"):
        plan_for(replace(runbook, plan=lambda _: ()), given)


def test_a_runbook_plans_only_for_what_it_heals(runbook: Runbook, situation: Situation, facts: UnitStates) -> None:
    plan = plan_for(runbook, PlanInput("linux.other_good", facts, situation.context))
    assert isinstance(plan, NoPlan)
    assert plan.reason == "not_healed_here"


def test_every_step_has_words_of_its_own() -> None:
    words = [describe(step) for step in ALL_STEPS]
    assert len(set(words)) == len(ALL_STEPS)
    assert words[3] == "Start web.service and start it at boot"
    assert words[6] == (
        "Write /etc/ssh/sshd_config.d/00-wardkeep.conf: PermitRootLogin no, PermitEmptyPasswords no, "
        "MaxAuthTries 4, LoginGraceTime 60"
    )


def test_what_can_cut_the_path_is_known() -> None:
    assert [step for step in ALL_STEPS if can_cut_path(step)] == [
        WriteManagedFile(template=Template.SSH_HARDENING, parameters=SSH),
        ReloadUnit(target=ReloadTarget.SSH),
        WriteManagedFile(template=Template.SSH_PASSWORDS_OFF),
        LoadFirewallRuleset(open={"tcp/22": OpenBecause.PATH, "tcp/443": OpenBecause.APPROVED}),
    ]
    assert can_cut_path(SetService(unit="sshd.service", state=ServiceState.RESTARTED))


def test_the_ssh_file_holds_exactly_this() -> None:
    assert render_template(Template.SSH_HARDENING, SSH).decode() == (
        "# Managed by Wardkeep: changes made here by hand are overwritten.\n"
        "# Template ssh_hardening.\n"
        "PermitRootLogin no\n"
        "PermitEmptyPasswords no\n"
        "MaxAuthTries 4\n"
        "LoginGraceTime 60\n"
    )


def test_the_kernel_file_sets_forwarding_first() -> None:
    lines = render_template(Template.KERNEL_NETWORK, dict(sorted(KERNEL_VALUES.items()))).decode().splitlines()[2:]
    assert lines[0] == "net.ipv4.ip_forward = 0"
    assert len(lines) == 16
    assert expected_settings(Template.KERNEL_NETWORK, {"net.ipv4.tcp_syncookies": 1}) == {
        "net.ipv4.tcp_syncookies": "1"
    }


@pytest.mark.parametrize(
    ("template", "parameters", "says"),
    [
        (Template.SSH_HARDENING, {}, "nothing to write"),
        (Template.SSH_HARDENING, {"max_tries": 4}, "login_grace_s is missing"),
        (Template.SSH_HARDENING, {**SSH, "max_tries": 7}, "max_tries 7 is outside 1 to 6"),
        (Template.SSH_HARDENING, {**SSH, "port": 22}, "no parameter port"),
        (Template.KERNEL_NETWORK, {}, "nothing to write"),
        (Template.KERNEL_NETWORK, {"net.ipv4.tcp_syncookies": 0}, "is outside 1 to 1"),
        (Template.KERNEL_NETWORK, {"net.ipv4.ip_local_port_range": 1}, "no parameter"),
        (Template.SHELL_IDLE_LOGOUT, {"tmout_s": 0}, "tmout_s 0 is outside 1 to 900"),
        (Template.JOURNAL, {"keep_days": 90}, "persistent is missing"),
        (Template.JOURNAL, {"persistent": 1, "keep_days": 7}, "keep_days 7 is outside 30 to 365"),
        (Template.SSH_PASSWORDS_OFF, {"port": 22}, "no parameter port"),
    ],
)
def test_a_template_takes_its_own_parameters_only(template: Template, parameters: dict[str, int], says: str) -> None:
    with pytest.raises(TemplateRefused, match=says):
        render_template(template, parameters)


def test_every_template_has_its_place_and_a_file_of_ours_is_known() -> None:
    assert set(MANAGED_FILES) == set(Template)
    assert is_ours(render_template(Template.SSH_HARDENING, SSH))
    assert not is_ours(b"PermitRootLogin yes\n")
    assert not is_ours(b"")


def test_ssh_is_taken_back_file_first_reload_last() -> None:
    write = WriteManagedFile(template=Template.SSH_HARDENING, parameters=SSH)
    reload = ReloadUnit(target=ReloadTarget.SSH)
    done = [result(ArmRevert(seconds=300)), result(write, present=False), result(reload)]
    plan = undo_plan(done)
    assert plan.whole
    assert plan.actions == (
        RestoreManagedFile(template=Template.SSH_HARDENING, saved_copy=False),
        ReloadAgain(target=ReloadTarget.SSH),
    )


def test_kernel_values_are_written_back_one_by_one() -> None:
    write = WriteManagedFile(template=Template.KERNEL_NETWORK, parameters={"net.ipv4.tcp_syncookies": 1})
    done = [
        result(write, present=True),
        result(ReloadUnit(target=ReloadTarget.KERNEL_PARAMETERS), "done", **{"net.ipv4.tcp_syncookies": 0}),
    ]
    assert undo_plan(done).actions == (
        RestoreKernelValues(values={"net.ipv4.tcp_syncookies": 0}),
        RestoreManagedFile(template=Template.KERNEL_NETWORK, saved_copy=True),
    )


def test_modes_and_services_go_back_newest_first() -> None:
    start = SetService(unit="web.service", state=ServiceState.RUNNING)
    enable = SetService(unit="db.service", state=ServiceState.RUNNING, at_boot=True)
    done = [
        result(FILE_STEP, owner="root", group="root", mode="0644"),
        result(start, active=False, enabled=True),
        result(enable, "failed", active=False, enabled=False),
        result(start, "unchanged", active=True, enabled=True),
    ]
    assert undo_plan(done).actions == (
        RestoreService(unit="db.service", active=False, enabled=False),
        RestoreService(unit="web.service", active=False, enabled=None),
        RestoreFileMode(path=ProtectedFile.SHADOW, owner="root", group="root", mode="0644"),
    )


def test_a_restarted_service_that_ran_needs_nothing() -> None:
    restart = SetService(unit="web.service", state=ServiceState.RESTARTED)
    assert undo_plan([result(restart, active=True, enabled=True)]).actions == ()
    assert undo_plan([result(restart, active=False, enabled=True)]).actions == (
        RestoreService(unit="web.service", active=False, enabled=None),
    )


@pytest.mark.parametrize(
    "done",
    [
        result(StepClock(largest_seconds=60)),
        result(FILE_STEP),
        result(FILE_STEP, owner="root", group="root", mode="644"),
        result(SetService(unit="web.service", state=ServiceState.RUNNING), active="yes", enabled=True),
        result(WriteManagedFile(template=Template.SSH_HARDENING, parameters=SSH)),
        result(ReloadUnit(target=ReloadTarget.KERNEL_PARAMETERS)),
    ],
)
def test_what_was_not_recorded_or_cannot_go_back_is_named(done: tuple[Step, StepResult]) -> None:
    plan = undo_plan([done])
    assert not plan.whole
    assert plan.actions == ()
    assert done[0].kind in plan.cannot[0]


def test_undo_actions_can_be_written_down() -> None:
    action = RestoreManagedFile(template=Template.SSH_HARDENING, saved_copy=False)
    read: object = TypeAdapter(UndoAction).validate_json(action.canonical())
    assert read == action


def test_the_other_files_hold_exactly_this() -> None:
    assert render_template(Template.SSH_PASSWORDS_OFF, {}).decode().splitlines()[2:] == [
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
    ]
    assert render_template(Template.JOURNAL, {"persistent": 1, "keep_days": 90}).decode().splitlines()[2:] == [
        "[Journal]",
        "Storage=persistent",
        "MaxRetentionSec=90day",
    ]
    assert b"MaxRetentionSec" not in render_template(Template.JOURNAL, {"persistent": 1})
    shell = render_template(Template.SHELL_IDLE_LOGOUT, {"tmout_s": 600}).decode()
    assert '[ "${TMOUT-}" = 600 ] || TMOUT=600\n    readonly TMOUT' in shell


def test_the_rules_let_in_what_was_named_and_drop_the_rest() -> None:
    ports = {"tcp/443": OpenBecause.APPROVED, "tcp/22": OpenBecause.PATH, "udp/53": OpenBecause.IN_USE}
    step = LoadFirewallRuleset(open=ports)
    rules = render_rules(step).decode()
    assert is_ours(rules.encode())
    assert rules.count("policy drop") == 1
    assert "tcp dport { 22, 443 } accept" in rules
    assert "udp dport { 53 } accept" in rules
    # Its own table is emptied in the same transaction in which it is filled, and no other is named.
    assert rules.index("delete table inet wardkeep") < rules.index("chain inbound")
    assert {line.split()[-2:][0] for line in rules.splitlines() if line.startswith("delete")} == {"inet"}
    assert "flush" not in rules
    assert rules_digest(step) == rules_digest(LoadFirewallRuleset(open=dict(reversed(ports.items()))))


@pytest.mark.parametrize(
    "ports", [{}, {"tcp/443": "approved"}, {"tcp/0": "path"}, {"sctp/22": "path"}, {"tcp/22": "because"}]
)
def test_rules_that_shut_us_out_or_name_nonsense_are_refused(ports: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        LoadFirewallRuleset.model_validate({"open": ports})


@pytest.mark.parametrize(
    "changed",
    [
        {"path": "/home/ada/.ssh/id_ed25519"},
        {"path": "/etc/../home/ada"},
        {"path": "/etc/clinic.conf", "owner": "root"},
        {"path": "/etc/clinic.conf", "group": "root"},
        {"path": "/etc/shadow", "owner": "ada", "group": "shadow"},
        {"mode": "664"},
    ],
)
def test_a_mode_is_set_for_files_of_the_closed_set_only(changed: dict[str, str]) -> None:
    plain = {"path": "/etc/clinic.conf", "owner": None, "group": None, "mode": "0664"}
    rule = {**plain, "path": "/etc/sudoers.d/clinic", "owner": "root", "group": "root"}
    assert SetFileMode.model_validate(plain).owner is None
    assert SetFileMode.model_validate(rule).owner == "root"
    with pytest.raises(ValidationError):
        SetFileMode.model_validate(plain | changed)


def test_a_firewall_goes_back_to_what_it_was() -> None:
    step = LoadFirewallRuleset(open={"tcp/22": OpenBecause.PATH})
    assert undo_plan([result(step, present=True, loaded=False, enabled=True)]).actions == (
        RestoreFirewall(present=True, loaded=False, enabled=True),
    )
    lost = undo_plan([result(step, present=True, loaded=False)])
    assert lost.cannot == ("load_firewall_ruleset: what was there before was not recorded",)


def test_the_journal_is_started_again_after_its_file_is_back() -> None:
    write = WriteManagedFile(template=Template.JOURNAL, parameters={"persistent": 1})
    done = [result(write, present=False), result(ReloadUnit(target=ReloadTarget.JOURNAL))]
    assert undo_plan(done).actions == (
        RestoreManagedFile(template=Template.JOURNAL, saved_copy=False),
        ReloadAgain(target=ReloadTarget.JOURNAL),
    )


def test_every_step_says_which_probes_it_touches() -> None:
    kinds = {step.kind: set(touched_by(step)) for step in ALL_STEPS}
    assert {kind for kind, touched in kinds.items() if not touched} == {"arm_revert", "disarm", "second_session"}
    assert set().union(*kinds.values()) <= set(FACTS)
    assert touched_by(WriteManagedFile(template=Template.JOURNAL, parameters={"persistent": 1})) == ("linux.log_state",)
