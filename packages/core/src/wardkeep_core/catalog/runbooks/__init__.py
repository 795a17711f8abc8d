"""Runbooks, one folder each: `runbooks/<platform>/<verb_thing>/` is the id `<platform>.<verb_thing>`."""
