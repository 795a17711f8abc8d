"""What Central Command has told this appliance: whom to observe, what may act, for how long; verified and kept."""
