"""Everything on one machine: PostgreSQL, API, worker and an appliance, started, watched and stopped by pid."""
