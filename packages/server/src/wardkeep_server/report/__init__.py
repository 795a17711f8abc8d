"""Documents that left the platform: what was issued, so that anybody who holds one can ask whether it is genuine."""
