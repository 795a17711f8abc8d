"""Central Command over HTTPS, outbound only; everything else goes on while it cannot be reached."""
