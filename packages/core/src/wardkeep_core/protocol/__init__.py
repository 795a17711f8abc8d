"""Messages between appliance and Central Command, and how their requests and answers are signed."""
