// Program main lets golang.org/x/mod/sumdb judge trees, proofs, tiles and notes made by Wardkeep.
//
// It reads one JSON object from stdin, builds the same tree by itself, and prints "agreed" or the first difference.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type input struct {
	Entries     []string          `json:"entries"`
	Root        string            `json:"root"`
	OldRoots    []string          `json:"old_roots"`
	Inclusion   [][]string        `json:"inclusion"`
	Consistency [][]string        `json:"consistency"`
	Tiles       map[string]string `json:"tiles"`
	VKey        string            `json:"vkey"`
	Note        string            `json:"note"`
	NoteText    string            `json:"note_text"`
}

type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, len(indexes))
	for _, index := range indexes {
		hashes = append(hashes, s[index])
	}
	return hashes, nil
}

func main() {
	if err := judge(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("agreed")
}

func judge() error {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return err
	}
	tree, err := build(in.Entries)
	if err != nil {
		return err
	}
	size := int64(len(in.Entries))
	root, err := tlog.TreeHash(size, tree)
	if err != nil || root != hash(in.Root) {
		return fmt.Errorf("root: ours %s, theirs %s (%v)", root, in.Root, err)
	}
	for _, check := range []func(input, stored, tlog.Hash) error{inclusion, consistency, tiles} {
		if err := check(in, tree, root); err != nil {
			return err
		}
	}
	return signedNote(in)
}

func build(entries []string) (stored, error) {
	var tree stored
	for number, text := range entries {
		raw, err := hex.DecodeString(text)
		if err != nil {
			return nil, err
		}
		hashes, err := tlog.StoredHashes(int64(number), raw, tree)
		if err != nil {
			return nil, err
		}
		tree = append(tree, hashes...)
	}
	return tree, nil
}

func inclusion(in input, tree stored, root tlog.Hash) error {
	size := int64(len(in.Entries))
	for number, texts := range in.Inclusion {
		leaf := tree[tlog.StoredHashIndex(0, int64(number))]
		if err := tlog.CheckRecord(hashes(texts), size, root, int64(number), leaf); err != nil {
			return fmt.Errorf("inclusion of %d: %w", number, err)
		}
	}
	return nil
}

func consistency(in input, _ stored, root tlog.Hash) error {
	size := int64(len(in.Entries))
	for old, texts := range in.Consistency {
		if old == 0 {
			continue // tlog has no proof from the empty tree
		}
		if err := tlog.CheckTree(hashes(texts), size, root, int64(old), hash(in.OldRoots[old])); err != nil {
			return fmt.Errorf("consistency from %d: %w", old, err)
		}
	}
	return nil
}

func tiles(in input, tree stored, _ tlog.Hash) error {
	theirs := tlog.NewTiles(8, 0, int64(len(in.Entries)))
	for _, tile := range theirs {
		// tlog-tiles leaves out the height that sumdb's paths carry.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := tlog.ReadTileData(tile, tree)
		if err != nil {
			return err
		}
		ours, err := hex.DecodeString(in.Tiles[path])
		if err != nil || !bytes.Equal(ours, data) {
			return fmt.Errorf("tile %s differs (%v)", path, err)
		}
	}
	if len(theirs) != len(in.Tiles) {
		return fmt.Errorf("tiles: ours %d, theirs %d", len(in.Tiles), len(theirs))
	}
	return nil
}

func signedNote(in input) error {
	verifier, err := note.NewVerifier(in.VKey)
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(in.Note), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	if opened.Text != in.NoteText || len(opened.Sigs) != 1 {
		return fmt.Errorf("note: other text or signatures")
	}
	return nil
}

func hashes(texts []string) []tlog.Hash {
	list := make([]tlog.Hash, 0, len(texts))
	for _, text := range texts {
		list = append(list, hash(text))
	}
	return list
}

func hash(text string) tlog.Hash {
	var made tlog.Hash
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(made) {
		panic("not a hash: " + text)
	}
	copy(made[:], raw)
	return made
}
