"""What the chain is made of: device, verdict, finding, incident, attempt. Frozen values."""
