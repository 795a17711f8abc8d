"""X02: a probe is refused, comes late, or answers half, while behind it something really is wrong.

The program that the probe needs is diverted; sshd, sudo and our account are left alone (catalogue 6.4). The drift
comes after the diversion and is undone before it, so nobody who looks can ever see it: whoever reports a pass, or
acts, does so without having seen anything.
"""

from wardkeep_lab.acts import DivertProgram, ReturnProgram, SetMode, Way
from wardkeep_lab.baseline import SHADOW_MODE
from wardkeep_lab.scenarios.l07_files import SHADOW, look_at_shadow
from wardkeep_lab.scenarios.scenario import End, Scenario

_PROGRAM = "/usr/bin/stat"


def _scenario(word: str, title: str, way: Way) -> Scenario:
    return Scenario(
        id=f"X02-{word}",
        title=title,
        attack=(),
        check="linux.shadow_file_protected",
        runbook=None,
        end=End.NOT_OBSERVED,
        break_plan=(DivertProgram(_PROGRAM, way), SetMode(SHADOW, 0o644)),
        restore_plan=(SetMode(SHADOW, SHADOW_MODE), ReturnProgram(_PROGRAM)),
        look=look_at_shadow,
        heal_limit_s=120.0,
    )


SCENARIOS = (
    _scenario("refused", "the probe is refused while a drift hides behind it", Way.REFUSES),
    _scenario("late", "the probe never comes back while a drift hides behind it", Way.HANGS),
    _scenario("half", "the probe answers half while a drift hides behind it", Way.ANSWERS_HALF),
)
