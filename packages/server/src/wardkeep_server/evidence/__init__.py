"""The evidence log: statements are taken, kept byte for byte, sealed into a tree, witnessed and shown."""
