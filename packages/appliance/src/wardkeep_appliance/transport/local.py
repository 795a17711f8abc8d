"""The appliance's own machine: scripts run as whoever runs the appliance, never through sudo."""

from collections.abc import Sequence

from wardkeep_appliance.allowed_commands import TooMuchOutput, run_script
from wardkeep_appliance.transport.script import Ran, Script
from wardkeep_appliance.transport.session import TransportName, Unreached
from wardkeep_core.probes.probe import Failure


class LocalSession:
    """A Session without a wire. `own` is what the appliance can be asked about itself (probes.own), if anything."""

    transport: TransportName = "local"

    def __init__(self, own: object = None) -> None:
        self.own = own

    async def run(self, script: Script, arguments: Sequence[str], *, timeout_s: float) -> Ran:
        """See Session."""
        try:
            return await run_script(script, arguments, timeout_s=timeout_s)
        except TimeoutError as error:
            raise Unreached(Failure.TIMED_OUT, f"no answer within {timeout_s:g} s") from error
        except TooMuchOutput as error:
            raise Unreached(Failure.UNREADABLE, str(error)) from error
        except OSError as error:
            raise Unreached(Failure.REFUSED, f"the shell did not start: {type(error).__name__}") from error
