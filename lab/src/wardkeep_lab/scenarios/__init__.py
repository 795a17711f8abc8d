"""The scenarios: one module each, found by walking; a module's SCENARIOS are the only attacks the lab knows."""
