"""Looking at a device: every check's question asked, every answer judged, the result kept and, where due, stated."""
