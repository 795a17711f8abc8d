"""Frameworks: control to objectives. `framework.load_framework(raw, objectives)`, `framework.citations(...)`."""
