"""The box at a site: asks devices for facts, judges, heals, signs evidence, works offline."""
