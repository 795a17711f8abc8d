"""L1: from a finding to a runbook without network or model; the same on appliance and server.

    known = Known(all_checks(), all_runbooks())                                   # from the catalogue
    rules = effective_rules(HealingTier.STANDARD, known, disabled_runbooks=..., extra=bundle.rules)
    decision = rules.decide(Subject(check=..., result=..., severity=..., platform=..., role=..., device_class=...,
                                    site=..., recurrences=..., incident_age_minutes=..., facts=...))
    decision.action   # RUN with .runbook · ESCALATE · OBSERVE · None: no rule, .falls_to says "l2" or "l3"
    decision.rule.actor, decision.held, decision.next_rule                        # why, and what came next
    rules.digest, rules.rules                                                     # to report and to show

`record` the typed rule · `fields`, `operators` what conditions may say · `tiers` the 21 families ·
`bundle.swap` for rules that arrive as bytes.
"""
