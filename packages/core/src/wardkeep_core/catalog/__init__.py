"""The content that grows: checks, runbooks, objectives, frameworks. One folder is one thing.

Use `registry.all_checks()`, `registry.checks_for(device)`, `registry.all_runbooks()`,
`registry.runbooks_by_check()`, `registry.about(check_id)`, `registry.catalogue_digest()`;
`objectives.OBJECTIVES`; `citations.citations_of(check_id)` for the paragraphs of the HIPAA Security Rule.
A new check: `<platform>/<thing_good_state>/` with `__init__.py`, `check.py`, `about.md`, `samples/*.json`.
A new runbook: `runbooks/<platform>/<verb_thing>/` with `__init__.py`, `runbook.py`, `samples/*.json`.
"""
