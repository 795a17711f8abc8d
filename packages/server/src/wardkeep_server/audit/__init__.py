"""Who did what in the product: append-only, written in the transaction of the act.

Refusals and failed sign-ins have a transaction of their own, so they survive a rollback.
"""
