"""Canonical JSON, identifiers, digests and UTC times: what every other part of core stands on."""
