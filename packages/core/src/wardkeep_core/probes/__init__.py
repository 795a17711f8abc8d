"""The closed list of ways to ask a device, with one typed model of facts for each.

`questions.Question` is what to ask (kind and typed parameters). The asker runs it, then
`registry.parse_facts(question, raw, asked_at=..., answered_at=..., limits=...)` gives `Facts | ProbeFailure`.
Where the asker itself failed (unreachable, host key, time), it makes the `ProbeFailure` itself. A probe script that
could not read for lack of rights answers `{"failure": "needs_root", "detail": "..."}`.
"""
