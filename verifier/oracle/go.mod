module wardkeep.invalid/verifier/oracle

go 1.26.0

require (
	golang.org/x/mod v0.42.0
	wardkeep.invalid/verifier v0.0.0
)

replace wardkeep.invalid/verifier => ../
