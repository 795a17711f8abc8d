"""Appliances: enrolment, check-in, the signed documents they get, and the state of sites as people see it."""
