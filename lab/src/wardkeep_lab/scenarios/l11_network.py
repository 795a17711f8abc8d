"""L11: the kernel's network protections switched off."""

from wardkeep_lab.acts import SetKernel
from wardkeep_lab.baseline import KERNEL_VALUES
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight

_BROKEN = {
    "net.ipv4.conf.all.accept_redirects": 1,
    "net.ipv4.conf.default.accept_redirects": 1,
    "net.ipv4.tcp_syncookies": 0,
}


def _kernel_values(prober: Prober) -> Sight:
    seen = prober.kernel(tuple(KERNEL_VALUES))
    wrong = [f"{name} = {value}" for name, value in seen.items() if value != KERNEL_VALUES[name]]
    return Sight(not wrong, "; ".join(wrong) or "every kernel value as it should be")


SCENARIOS = (
    Scenario(
        id="L11b",
        title="redirects accepted, SYN cookies off",
        attack=("T1557",),
        check="linux.kernel_network_hardened",
        runbook="linux.set_kernel_network",
        end=End.HEALED,
        break_plan=(SetKernel(_BROKEN),),
        restore_plan=(SetKernel({name: KERNEL_VALUES[name] for name in _BROKEN}),),
        look=_kernel_values,
    ),
)
