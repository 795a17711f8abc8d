"""Incidents: fails acted on until healed or handed to a person, and the unchangeable lines of their lives."""
