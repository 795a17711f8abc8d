"""What the chain is made of: device, verdict, finding, incident, attempt. Frozen values.

`device.Device` · `verdict.Verdict` · `actor.Actor` (who did it, as text) · `finding.Finding` with
`look(previous, ...)` that folds one verdict into it · `outcome.Outcome` · `attempt.Attempt` ·
`incident.Incident` with its `Transition` rows · `tier.HealingTier`.
"""
