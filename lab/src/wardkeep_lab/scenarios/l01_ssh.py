"""L01: the SSH server's settings loosened."""

from wardkeep_lab.acts import AddSshSettings, RemoveDropIn, SetSshSettings
from wardkeep_lab.baseline import SSH_SCANNER_FILE, SSH_SETTINGS
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight


def _root_log_in(prober: Prober) -> Sight:
    anybody = prober.ssh_settings()["permitrootlogin"]
    root = prober.ssh_settings(for_root=True)["permitrootlogin"]
    return Sight(anybody == root == "no", f"PermitRootLogin {anybody}, for a log-in as root {root}")


def _tries(prober: Prober) -> Sight:
    tries = int(prober.ssh_settings()["maxauthtries"])
    return Sight(1 <= tries <= int(SSH_SETTINGS["MaxAuthTries"]), f"MaxAuthTries {tries}")


SCENARIOS = (
    Scenario(
        id="L01a",
        title="root may log in over SSH",
        attack=("T1021.004",),
        check="linux.ssh_root_login_off",
        runbook="linux.harden_ssh",
        end=End.HEALED,
        break_plan=(SetSshSettings({"PermitRootLogin": "yes"}),),
        restore_plan=(SetSshSettings({}),),
        look=_root_log_in,
    ),
    Scenario(
        id="L01c",
        title="50 wrong passwords may be tried on one SSH connection",
        attack=("T1110.001",),
        check="linux.ssh_auth_tries_limited",
        runbook="linux.harden_ssh",
        end=End.HEALED,
        break_plan=(AddSshSettings({"MaxAuthTries": "50"}),),
        restore_plan=(RemoveDropIn(SSH_SCANNER_FILE),),
        look=_tries,
    ),
)
