"""The kernel ignores packets that only an attacker, or a router, would send."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.checks.kernel_values import FORWARDING, KERNEL_VALUES
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import KernelParameters
from wardkeep_core.probes.questions import AskKernelParameters

IPV6 = "net.ipv6."


def wanted(context: Context) -> dict[str, int]:
    """The values that must hold on the device; a declared router may forward."""
    forwards = context.device.id in context.lists.routers
    return {name: value for name, value in KERNEL_VALUES.items() if not (forwards and name in FORWARDING)}


def ask(_context: Context) -> Asked:
    """Every value of the closed set."""
    return AskKernelParameters(names=tuple(KERNEL_VALUES))


def evaluate(facts: KernelParameters, context: Context) -> Verdict:
    """Each value as wanted; IPv6 may be absent as a whole, because then nothing can come that way."""
    held = facts.values
    without_ipv6 = all(held[name] is None for name in held if name.startswith(IPV6))
    judged = {name: value for name, value in wanted(context).items() if not (without_ipv6 and name.startswith(IPV6))}
    absent = [name for name in judged if held[name] is None]
    if absent:
        return errored("kernel_value_unknown", f"the kernel has no value for {', '.join(absent)}")
    wrong = [f"{name} is {held[name]}, not {value}" for name, value in judged.items() if held[name] != value]
    if wrong:
        return failed("kernel_value_weak", "; ".join(wrong))
    return passed("kernel_values_hold", f"all {len(judged)} values hold")


CHECK = Check(
    title="Kernel network settings are hardened",
    severity=Severity.MEDIUM,
    objective="attack_surface",
    version=1,
    facts=KernelParameters,
    ask=ask,
    evaluate=evaluate,
)
