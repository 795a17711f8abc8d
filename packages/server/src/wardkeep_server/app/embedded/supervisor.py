"""Keeps a few programs running: starts them in order, starts again what dies, stops all in reverse order."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from wardkeep_server.app.embedded.processes import Child

_FIRST_WAIT_S = 0.2
_LONGEST_WAIT_S = 10.0
_CALM_S = 60.0
STOP_GRACE_S = 8.0


@dataclass
class _Watched:
    child: Child
    before_restart: Callable[[], None]
    started_at: float
    restarts_in_a_row: int = 0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """`report` gets one line of words for each event. Call `tick` a few times a second."""

    report: Callable[[str], None]
    now: Callable[[], float] = time.monotonic
    _watched: list[_Watched] = field(default_factory=list)

    def start(self, child: Child, *, before_restart: Callable[[], None] = lambda: None) -> None:
        """Start a program and watch it from now on."""
        child.start()
        self._watched.append(_Watched(child, before_restart, self.now()))

    def tick(self) -> None:
        """Start again what died, sooner after a calm minute than after a row of crashes."""
        for watched in self._watched:
            status = watched.child.exit_status()
            if status is None:
                if watched.restarts_in_a_row and self.now() - watched.started_at > _CALM_S:
                    watched.restarts_in_a_row = 0
            elif watched.restart_at is None:
                self._plan_restart(watched, status)
            elif self.now() >= watched.restart_at:
                self._restart(watched)

    def stop(self) -> None:
        """Stop all, the last started first."""
        for watched in reversed(self._watched):
            watched.child.stop(STOP_GRACE_S)

    def _plan_restart(self, watched: _Watched, status: int) -> None:
        wait = min(_FIRST_WAIT_S * 2**watched.restarts_in_a_row, _LONGEST_WAIT_S)
        watched.restart_at = self.now() + wait
        watched.restarts_in_a_row += 1
        self.report(f"{watched.child.name} ended with status {status}; starting it again in {wait:.1f} s")

    def _restart(self, watched: _Watched) -> None:
        watched.restart_at = None
        try:
            watched.before_restart()
            watched.child.start()
        except (OSError, RuntimeError) as error:
            self.report(f"{watched.child.name} could not be started: {error}")
        watched.started_at = self.now()
