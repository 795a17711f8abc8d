"""X06: two devices fail the same check, and only one of them can be reached.

Both are seen to fail while healing is held (the site's own dry run). Then the line to one of them is cut at the lab's
end, and healing is let go: an attempt on the wrong device, or a heal counted twice, would show.
"""

from wardkeep_lab.acts import SetMode
from wardkeep_lab.baseline import SHADOW_MODE
from wardkeep_lab.scenarios.l07_files import SHADOW, look_at_shadow
from wardkeep_lab.scenarios.scenario import End, Scenario

SCENARIOS = (
    Scenario(
        id="X06",
        title="two devices fail the same check, and only one can be reached",
        attack=(),
        check="linux.shadow_file_protected",
        runbook="linux.set_file_modes",
        end=End.HEALED_ALONE,
        break_plan=(SetMode(SHADOW, 0o644),),
        restore_plan=(SetMode(SHADOW, SHADOW_MODE),),
        look=look_at_shadow,
        heal_limit_s=90.0,
    ),
)
