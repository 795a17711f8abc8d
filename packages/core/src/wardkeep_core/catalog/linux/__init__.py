"""Checks of Linux devices, asked over SSH."""
