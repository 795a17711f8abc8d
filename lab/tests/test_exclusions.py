import pytest

from wardkeep_lab.acts import (
    AddSshSettings,
    ArmWayBack,
    CrashUnit,
    DivertProgram,
    FlushFirewall,
    Kind,
    RemoveDropIn,
    ReturnFirewall,
    SetKernel,
    SetMode,
    SetSshSettings,
    Touch,
    Way,
)
from wardkeep_lab.device import LabDevice
from wardkeep_lab.exclusions import EXCLUDED, ActRefused, Plane, permit, refuse
from wardkeep_lab.scenarios.registry import load_scenarios
from wardkeep_lab.scenarios.scenario import Scenario
from wardkeep_lab.slot import Slot

EXCLUDED_ACTS = [
    (CrashUnit("ssh.service"), Plane.WAY_IN),
    (CrashUnit("systemd-logind.service"), Plane.WAY_IN),
    (DivertProgram("/usr/sbin/sshd", Way.REFUSES), Plane.WAY_IN),
    (DivertProgram("/usr/bin/sudo", Way.HANGS), Plane.WAY_IN),
    (DivertProgram("/bin/sh", Way.HANGS), Plane.WAY_IN),
    (SetSshSettings({"Port": "2222"}), Plane.WAY_IN),
    (SetSshSettings({"PubkeyAuthentication": "no"}), Plane.WAY_IN),
    (SetSshSettings({"AllowUsers": "nobody"}), Plane.WAY_IN),
    (AddSshSettings({"Port": "2222"}), Plane.WAY_IN),
    (SetMode("/etc/ssh/ssh_host_ed25519_key", 0o644), Plane.WAY_IN),
    (SetMode("/home/wardkeep/.ssh/authorized_keys", 0), Plane.IDENTITY),
    (SetMode("/etc/sudoers.d/wardkeep", 0), Plane.IDENTITY),
    (RemoveDropIn("/etc/shadow"), Plane.IDENTITY),
    (SetKernel({"net.ipv4.conf.eth0.rp_filter": 1}), Plane.PATH),
    (SetKernel({"net.ipv6.conf.all.disable_ipv6": 1}), Plane.PATH),
    (CrashUnit("nftables.service"), Plane.PATH),
    (FlushFirewall(), Plane.PATH),
    (ReturnFirewall(), Plane.PATH),
    (SetMode("/etc/nftables.conf", 0), Plane.PATH),
    (SetMode("/var/backups/shadow.bak", 0o644), Plane.RESCUE),
    (SetMode("/var/log/journal", 0), Plane.PROOF),
    (CrashUnit("chrony.service"), Plane.PROOF),
    (SetMode("/etc/../root/.ssh", 0), Plane.UNTOUCHABLE),
]


@pytest.mark.parametrize(("act", "plane"), EXCLUDED_ACTS, ids=str)
def test_an_act_on_the_management_plane_is_refused_before_anything_is_sent(
    act: CrashUnit, plane: Plane, slot: Slot, devices: tuple[LabDevice, LabDevice]
) -> None:
    harmless = SetMode("/etc/shadow", 0o644)

    with pytest.raises(ActRefused) as refused:
        permit(slot, devices, devices[0], (harmless, act))

    assert refused.value.plane is plane


def test_every_row_of_the_list_refuses_something_that_is_tested() -> None:
    refused = {plane for _, plane in EXCLUDED_ACTS}

    assert {row.plane for row in EXCLUDED} | {Plane.UNTOUCHABLE} == refused == set(Plane)


def test_the_firewall_is_touched_only_once_the_way_back_is_armed(
    slot: Slot, devices: tuple[LabDevice, LabDevice]
) -> None:
    permit(slot, devices, devices[0], (ArmWayBack(), FlushFirewall(), ReturnFirewall()))

    with pytest.raises(ActRefused):
        permit(slot, devices, devices[0], (FlushFirewall(), ArmWayBack()))
    with pytest.raises(ActRefused):
        permit(slot, devices, devices[0], (ArmWayBack(), CrashUnit("ufw.service")))


def test_a_device_of_another_run_is_refused(slot: Slot, devices: tuple[LabDevice, LabDevice]) -> None:
    with pytest.raises(ActRefused, match="no device of this lab run"):
        permit(slot, devices[:1], devices[1], ())


def test_an_address_outside_the_run_is_refused(slot: Slot, devices: tuple[LabDevice, LabDevice]) -> None:
    elsewhere = Slot(slot.number + 1, slot.home)

    with pytest.raises(ActRefused, match="no device of this lab run"):
        permit(elsewhere, devices, devices[0], ())


@pytest.mark.parametrize("scenario", load_scenarios().values(), ids=lambda scenario: scenario.id)
def test_every_scenario_keeps_off_the_management_plane(
    scenario: Scenario,
    slot: Slot,
    devices: tuple[LabDevice, LabDevice],
) -> None:
    plan = (*scenario.break_plan, *scenario.restore_plan)

    permit(slot, devices, devices[0], plan)

    assert all(act.touches() for act in plan)


def test_a_file_that_may_be_opened_up_may_still_not_be_rewritten() -> None:
    refuse(Touch(Kind.MODE, "/etc/shadow"))
    with pytest.raises(ActRefused):
        refuse(Touch(Kind.FILE, "/etc/shadow"))
