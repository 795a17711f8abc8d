"""Orders of Central Command: verified, stored, carried out once, and told of until the server has heard."""
