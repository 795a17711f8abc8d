"""Runbooks for the appliance itself."""
