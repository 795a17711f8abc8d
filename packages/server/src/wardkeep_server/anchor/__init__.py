"""The platform log over the heads of all logs, and what outside parties say about its time."""
