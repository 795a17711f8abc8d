"""Real devices: each scenario breaks, the prober sees it, the scenario's own restore puts everything back."""

import time
from collections.abc import Callable
from operator import attrgetter

import asyncssh
import pytest

from wardkeep_lab.acts import ArmWayBack, CallOffWayBack, FlushFirewall, ReturnFirewall, StopLog, perform
from wardkeep_lab.baseline import USER
from wardkeep_lab.commands import CommandFailed
from wardkeep_lab.device import SSH_PORT, LabDevice, LogIn
from wardkeep_lab.exclusions import permit
from wardkeep_lab.prober import CannotLook, Prober, differences
from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.scenarios.registry import load_scenarios
from wardkeep_lab.scenarios.scenario import Scenario
from wardkeep_lab.slot import Slot, take_slot
from wardkeep_lab.stage import booted_stage
from wardkeep_lab.timeservers import answers, time_servers

Pair = tuple[LabDevice, LabDevice]


@pytest.mark.parametrize("scenario", load_scenarios().values(), ids=attrgetter("id"))
def test_a_scenario_breaks_the_target_alone_and_its_restore_puts_it_back(
    scenario: Scenario, slot: Slot, devices: Pair
) -> None:
    target, control = devices
    seer = Prober(target)
    permit(slot, devices, target, (*scenario.break_plan, *scenario.restore_plan))
    before, untouched = seer.configuration(), Prober(control).fingerprint()
    assert scenario.look(seer).good

    for act in scenario.break_plan:
        perform(act, target)
    _until(lambda: not scenario.look(seer).good)
    for act in scenario.restore_plan:
        perform(act, target)

    _until(lambda: scenario.look(seer).good)
    assert differences(before, seer.configuration()) == ()
    assert differences(untouched, Prober(control).fingerprint()) == ()


async def test_the_host_key_was_known_before_the_device_was_reached(devices: Pair, log_in: LogIn) -> None:
    device = devices[0]
    async with asyncssh.connect(
        device.address,
        SSH_PORT,
        username=USER,
        known_hosts=([asyncssh.import_public_key(device.host_key)], [], []),
        client_keys=[asyncssh.import_private_key(log_in.private)],
        config=None,
        agent_path=None,
    ) as connection:
        answered = await connection.run("sudo -n id -u", check=True)

    assert answered.stdout == "0\n"


def test_two_devices_share_neither_key_nor_identity(devices: Pair) -> None:
    target, control = devices

    assert target.host_key != control.host_key
    assert (target.disk / "etc/machine-id").read_text() != (control.disk / "etc/machine-id").read_text()


@pytest.mark.parametrize(
    ("word", "statuses", "output"),
    [("refused", {126, 127}, ""), ("late", {-15, 143}, ""), ("half", {-9, 137}, "first\n")],
)
def test_a_diverted_program_refuses_hangs_or_is_cut_off(
    word: str, statuses: set[int], output: str, devices: Pair
) -> None:
    scenario, target = load_scenarios()[f"X02-{word}"], devices[0]
    script = "stat -c first /etc/shadow || exit; stat -c second /etc/gshadow"
    for act in scenario.break_plan:
        perform(act, target)
    try:
        done = target.inside(["timeout", "--preserve-status", "-k1", "1", "sh", "-c", script])
    finally:
        for act in scenario.restore_plan:
            perform(act, target)

    assert done.stdout == output
    assert done.status in statuses


def test_the_way_back_opens_what_a_heal_has_shut(devices: Pair) -> None:
    target = devices[0]
    shut = "table inet heal { chain inbound { type filter hook input priority 0; policy drop;\n }\n }\n"
    assert target.inside(("nft", "-f", "-"), stdin=shut).status == 0
    assert not Prober(target).greets()

    perform(ArmWayBack(seconds=1), target)

    _until(Prober(target).greets)
    assert "inet heal" not in Prober(target).firewall_rules()
    with pytest.raises(CommandFailed):
        perform(CallOffWayBack(), target)


def test_a_way_back_that_was_called_off_is_gone(devices: Pair) -> None:
    target = devices[0]
    for act in (ArmWayBack(), FlushFirewall(), ReturnFirewall(), CallOffWayBack()):
        perform(act, target)

    listed = target.inside(("systemctl", "list-timers", "--all", "--no-legend", "--plain"))
    assert "way-back" not in listed.stdout
    assert Prober(target).stray_packet() == "dropped"
    assert Prober(target).rules_at_boot()


def test_a_line_is_cut_without_touching_the_device_and_mended(devices: Pair) -> None:
    target, before = devices[0], Prober(devices[0]).fingerprint()
    target.join()
    target.cut()
    try:
        assert not Prober(target).greets()
        assert differences(before, Prober(target).fingerprint()) == ()
    finally:
        target.join()

    _until(Prober(target).greets)


def test_what_looks_right_and_is_not_is_seen(devices: Pair) -> None:
    target = devices[0]
    scenarios = load_scenarios()
    try:
        assert target.inside(("nft", "flush", "ruleset")).status == 0
        assert Prober(target).unit("nftables.service").active, "the front end still says that it is on"
        assert not scenarios["L04"].look(Prober(target)).good
        perform(StopLog(), target)
        assert target.inside(("systemctl", "start", "systemd-journald.service")).status == 0
        assert Prober(target).unit("systemd-journald.service").active, "it runs, and records to memory"
        assert not scenarios["L06a"].look(Prober(target)).good
    finally:
        for act in (ArmWayBack(), *scenarios["L04"].restore_plan, *scenarios["L06a"].restore_plan):
            perform(act, target)

    assert scenarios["L04"].look(Prober(target)).good
    assert scenarios["L06a"].look(Prober(target)).good


def test_a_time_server_is_silenced_alone_and_comes_back(slot: Slot) -> None:
    with time_servers(slot) as (first, second, third):
        first.stop()
        assert [answers(each.address, 0.3) for each in (first, second, third)] == [False, True, True]
        first.start()
        assert answers(first.address, 1)


def test_a_device_that_does_not_run_cannot_be_looked_at(slot: Slot) -> None:
    absent = LabDevice(slot, "absent", 3)

    with pytest.raises(RuntimeError, match="not running"):
        Prober(absent).ssh_settings()


def test_what_is_not_there_is_no_sight(devices: Pair) -> None:
    with pytest.raises(CannotLook, match="No such file"):
        Prober(devices[0]).file("/etc/no-such-file")


def _until(condition: Callable[[], bool], limit_s: float = 10) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_heal_s_own_file_goes_with_the_restore_and_the_device_keeps_its_name(slot: Slot) -> None:
    scenario = load_scenarios()["L01a"]
    with take_slot() as own, booted_stage(own, root_file_system(print)) as stage:
        assert not stage.break_target(scenario).good
        drop_in = ("install", "-m", "0600", "/dev/stdin", "/etc/ssh/sshd_config.d/00-heal.conf")
        assert stage.target.inside(drop_in, stdin="PermitRootLogin no\n").status == 0
        assert stage.restore((scenario,))

        host_key, untouched = stage.target.host_key, stage.control_fingerprint()
        assert stage.target.inside(["touch", "/etc/left-behind"]).status == 0
        assert not stage.restore((scenario,)), "what the restore does not know is no restore"

        assert differences(stage.pristine, stage.prober.configuration()) == ()
        assert stage.target.host_key == host_key
        assert stage.control_fingerprint() == untouched
    assert own.number != slot.number
