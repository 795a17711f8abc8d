"""How each step of core's closed list is carried out, read back and undone; its shell script lies beside it."""
