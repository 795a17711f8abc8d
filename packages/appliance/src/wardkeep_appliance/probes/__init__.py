"""How each probe of core's closed list is asked; its shell script lies beside it."""
