"""Runbooks: approved, bounded sequences of typed steps; the guards asked before them; how they are undone.

Use, once a rule (or planner, or person) has chosen `runbook` (from `catalog.all_runbooks()`):

    plan = plan_for(runbook, PlanInput(check.id, facts, context))        # steps, or NoPlan(reason): escalate
    words = [describe(step) for step in plan]                             # for people and for dry run
    verdicts = ask_guards(Situation(...)); decision = decide(verdicts)    # record all; act only if may_act
    ... write AttemptEntry(outcome=running) to disk, then each step; ask_step_guards(...) before each later one
    undo = undo_plan([(step, result), ...]); undo.actions                 # when the healed check still fails

`runbook` definitions and plan words · `templates` managed files (`render_template`, `MANAGED_FILES`,
`expected_settings` to read back) · `undo` · `situation` what the guards look at · `guards` ask and decide ·
`memory` cooldown, cap, flap · `consent` grants, approvals, accepted risks · `steps`, `risk` the closed lists.
"""
