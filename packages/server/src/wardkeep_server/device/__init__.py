"""Devices: what is checked at a site, how it is reached, and log-in keys kept only as sealed to its appliance."""
