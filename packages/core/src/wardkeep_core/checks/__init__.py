"""Facts in, verdicts out.

Use, for each device and each check of its platform (`catalog.registry.checks_for(device)`):

    context = Context(device, parameters=write_parameters({...}), lists=..., time_sources=..., login_user=...)
    asked = question_for(check, context, now=now)      # Question | ProbeFailure | Verdict (not_applicable)
    answer = asked if isinstance(asked, ProbeFailure | Verdict) else await probe(asked)
    verdict = judge(check, answer, context)            # always one Verdict; no facts is `error`
    seen = model.finding.look(previous, ..., verdict=verdict, observed_at=answer.observed_at)

`parameters.PARAMETERS` is the table of thresholds, `lists` what people declare. Auditors judge with the same `judge`.
"""
