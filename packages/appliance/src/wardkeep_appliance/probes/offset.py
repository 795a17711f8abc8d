"""The clock's median offset, asked anew: what a clock step is measured against before it is made."""

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.probes.sntp import ask_all
from wardkeep_core.catalog.appliance.clock_synced.check import median_ms
from wardkeep_core.checks.check import Context


async def median_offset_ms(context: Context, clock: Clock) -> int | None:
    """Milliseconds by which the declared sources are ahead; None when too few of them answered."""
    readings = await ask_all(context.time_sources, clock)
    offsets = sorted(each.offset_ms for each in readings if each.offset_ms is not None)
    return median_ms(offsets) if len(offsets) >= context.parameters["time_min_sources"] else None
