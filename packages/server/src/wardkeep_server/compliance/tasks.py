"""Keeps the counts ahead of their end, so that readers rarely have to count."""

from wardkeep_server.compliance.service import renew_counts
from wardkeep_server.platform.loops import Loop

LOOPS = (Loop("compliance_counts", every_s=1.0, turn=renew_counts),)
