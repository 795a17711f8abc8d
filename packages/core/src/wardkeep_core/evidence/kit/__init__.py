"""The auditor kit: one ZIP that can be checked offline, built as a stream, byte-identical when nothing changed."""
