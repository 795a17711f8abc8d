"""From an open incident to a proved heal or an honest failure: decide, plan, guards, steps, the same check again."""
