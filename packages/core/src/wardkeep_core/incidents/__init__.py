"""The life of an incident, as one pure state machine; and what the looks after an attempt say.

    moved = machine.open_incident(id_=..., site=..., device=..., check=..., severity=..., reason=..., at=..., ...)
    moved = machine.advance(incident, events.RunbookChosen(at=..., actor=rule.actor, runbook=..., max_attempts=...))
    if isinstance(moved, Moved): keep moved.incident and moved.row together, then do moved.effects
    else: moved.reason, moved.detail say why the event does not fit; nothing changed

Usual path: open -Deciding-> deciding -RunbookChosen-> deciding -AttemptStarted-> attempting -StepsEnded-> verifying
-Rechecked-> healed, or failed -AttemptEnded-> deciding again (cooldown, caps) until escalated. Guards that refuse are
`GuardRefused(outcome=...)`. After a dry run the incident is open again: plan anew only when plan or settings changed.
A finding with three errors in a row: open it if need be, then `SightLost`. `verification.verify(...)` judges re-checks.
"""
