"""What the appliance must not forget: one SQLite file, one writer, on disk before anything is sent or done."""
