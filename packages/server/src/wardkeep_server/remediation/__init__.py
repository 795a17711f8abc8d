"""Attempts that appliances made, and the runbooks they may carry out, in words."""
