"""Partners, organisations and sites; and the only place where a scope is minted."""
