"""L01: the SSH server's settings loosened."""

from wardkeep_lab.acts import SetSshSettings
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight


def _root_log_in(prober: Prober) -> Sight:
    anybody = prober.ssh_settings()["permitrootlogin"]
    root = prober.ssh_settings(for_root=True)["permitrootlogin"]
    return Sight(anybody == root == "no", f"PermitRootLogin {anybody}, for a log-in as root {root}")


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
)
