"""The appliance's own keys: made at the claim, kept in files that only it can read, never sent."""
