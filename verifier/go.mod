module wardkeep.invalid/verifier

go 1.26
