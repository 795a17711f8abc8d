"""Settings for all tests of core."""

from hypothesis import HealthCheck, settings

# A busy machine must not fail a property: time is no property here.
settings.register_profile("core", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("core")
