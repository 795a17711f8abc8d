package steps

import (
	"fmt"

	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
)

// v6Tree is V6: range, consistency and inclusion lead to the checkpoints. Their signatures are V7's. It leaves the roots
// at the wanted sizes, which rise and lie in the range, and those of the checkpoints.
func v6Tree(step *Step, opened *openKit, one *walk, wanted []int64) *Failure {
	raw, err := opened.archive.Read(one.log.ProofsName())
	var proofs *kit.Proofs
	if err == nil {
		proofs, err = kit.ParseProofs(raw)
	}
	if err != nil {
		return fail(6, one.log.ProofsName(), "canonical JSON of proofs", err.Error())
	}
	for _, size := range one.log.Checkpoints {
		name := one.log.CheckpointName(size)
		raw, err := opened.archive.Read(name)
		if err != nil {
			return fail(6, name, "a checkpoint note", err.Error())
		}
		head, err := note.ParseCheckpoint(raw)
		if err != nil {
			return fail(6, name, "a checkpoint note", err.Error())
		}
		if head.Size != size {
			return fail(6, name, fmt.Sprintf("size %d", size), fmt.Sprint(head.Size))
		}
		one.heads = append(one.heads, head)
	}
	one.roots = map[int64]merkle.Hash{}
	for _, head := range one.heads {
		one.roots[head.Size] = head.Root
	}
	if failure := v6Range(opened, one, proofs, wanted); failure != nil {
		return failure
	}
	err = v6Consistency(one.heads, proofs)
	if err == nil {
		err = v6Relied(one, proofs)
	}
	if err != nil {
		return fail(6, one.log.Origin, "proofs that lead to the checkpoints", err.Error())
	}
	last := one.heads[len(one.heads)-1]
	step.fact("%s: leaves %d to %d lead to the checkpoint of size %d", one.log.Origin, one.log.Start, one.log.End, last.Size)
	return nil
}

// v6Range recomputes the root of the first checkpoint that reaches the range's end.
func v6Range(opened *openKit, one *walk, proofs *kit.Proofs, wanted []int64) *Failure {
	wrong := func(err error) *Failure {
		return fail(6, one.log.Origin, "proofs that lead to the checkpoints", err.Error())
	}
	builder, err := merkle.NewBuilder(one.log.Start, proofs.Left)
	if err != nil {
		return wrong(err)
	}
	size := one.log.Start
	keep := func() {
		for len(wanted) > 0 && wanted[0] == size {
			one.roots[size], wanted = builder.Root(), wanted[1:]
		}
	}
	keep()
	first, behind := one.log.Bundles()
	for bundle := first; bundle < behind; bundle++ {
		leaves, err := opened.leaves(one.log, bundle)
		if err != nil {
			return wrong(err)
		}
		for _, leaf := range leaves {
			builder.AddLeaf(leaf)
			size++
			keep()
		}
	}
	covering := one.heads[0]
	for _, head := range one.heads[1:] {
		if covering.Size < one.log.End {
			covering = head
		}
	}
	if err := builder.AddRange(covering.Size, proofs.Right); err != nil {
		return wrong(err)
	}
	if root := builder.Root(); root != covering.Root {
		where := fmt.Sprintf("checkpoint %d of %s", covering.Size, one.log.Origin)
		return fail(6, where, fmt.Sprintf("root %x", covering.Root), fmt.Sprintf("%x", root))
	}
	return nil
}

func v6Consistency(heads []*note.Checkpoint, proofs *kit.Proofs) error {
	if len(proofs.Consistency) != len(heads)-1 {
		return fmt.Errorf("%d consistency proofs for %d checkpoints", len(proofs.Consistency), len(heads))
	}
	for i, proof := range proofs.Consistency {
		old, next := heads[i], heads[i+1]
		if err := merkle.Consistency(old.Size, next.Size, old.Root, next.Root, proof); err != nil {
			return err
		}
	}
	return nil
}

func v6Relied(one *walk, proofs *kit.Proofs) error {
	if len(proofs.Relied) != len(one.relied) {
		return fmt.Errorf("%d inclusion proofs for %d entries", len(proofs.Relied), len(one.relied))
	}
	last := one.heads[len(one.heads)-1]
	for i, path := range proofs.Relied {
		if err := merkle.Inclusion(one.relied[i].hash, one.relied[i].index, last.Size, path, last.Root); err != nil {
			return err
		}
	}
	return nil
}
