"""Checks of the appliance itself."""
