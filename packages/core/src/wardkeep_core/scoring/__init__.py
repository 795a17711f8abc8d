"""From findings to a score, with its working. `score.score_of(findings, expected=...)`."""
