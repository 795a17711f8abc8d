"""L04: the firewall's rules flushed and its front end switched off.

The harness arms a timer of its own first: whatever a heal does to our way in, the timer opens it again.
"""

from wardkeep_lab.acts import ArmWayBack, CallOffWayBack, FlushFirewall, ReturnFirewall
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight


def _firewall(prober: Prober) -> Sight:
    stray, greets, at_boot = prober.stray_packet(), prober.greets(), prober.rules_at_boot()
    words = f"a stray packet is {stray}, SSH answers {greets}, rules at boot {at_boot}"
    return Sight(stray == "dropped" and greets and at_boot, words)


SCENARIOS = (
    Scenario(
        id="L04",
        title="the firewall's rules are flushed and its front end is disabled",
        attack=("T1686",),
        check="linux.firewall_on",
        runbook="linux.enable_firewall",
        end=End.HEALED,
        break_plan=(ArmWayBack(), FlushFirewall()),
        restore_plan=(ReturnFirewall(), CallOffWayBack()),
        look=_firewall,
    ),
)
