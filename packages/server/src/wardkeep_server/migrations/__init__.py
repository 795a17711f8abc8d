"""Schema changes: dated, up and down, each in a transaction of its own. Run by `app.migrate`."""
