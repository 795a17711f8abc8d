"""The evidence chain: statements built, numbered, signed and kept, in one transaction with what they state."""
