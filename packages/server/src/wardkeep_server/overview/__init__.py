"""The fleet at one look: what needs a person now, what became of incidents, how evidence stands. Keeps nothing."""
