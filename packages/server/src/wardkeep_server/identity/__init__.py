"""People: users, passwords, sessions. One session mechanism for operators, partners and clients."""
