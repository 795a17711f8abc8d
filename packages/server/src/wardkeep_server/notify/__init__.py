"""Messages out. The first of them: the live stream, which tells pages what to read again, by id only."""
