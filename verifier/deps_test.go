// Package verifier holds no code: its one test keeps the verifier to Go's standard library.
package verifier

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// foreign lists imports under a folder that are neither of this module nor of the standard library, whose paths have no
// dot in their first part. Modules of their own (oracle) and test data are not the verifier.
func foreign(root string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			_, own := os.Stat(filepath.Join(path, "go.mod"))
			if path != root && own == nil || entry.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imported := range file.Imports {
			name, _ := strconv.Unquote(imported.Path.Value)
			first, _, _ := strings.Cut(name, "/")
			if name == "C" || name == "unsafe" || strings.Contains(first, ".") && !strings.HasPrefix(name, "wardkeep.invalid/verifier/") {
				found = append(found, path+": "+name)
			}
		}
		return nil
	})
	return found, err
}

func TestOnlyTheStandardLibraryIsImported(t *testing.T) {
	found, err := foreign(".")
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	if raw, err := os.ReadFile("go.mod"); err != nil || strings.Contains(string(raw), "require") {
		t.Fatal("go.mod requires a module", err)
	}
}

func TestAForeignImportIsSeen(t *testing.T) {
	for _, planted := range []string{"golang.org/x/mod/sumdb/note", "wardkeep.invalid/elsewhere", "unsafe", "C"} {
		folder := t.TempDir()
		source := "package planted\n\nimport _ \"" + planted + "\"\n"
		if err := os.WriteFile(filepath.Join(folder, "planted.go"), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := foreign(folder); err != nil || len(found) != 1 {
			t.Errorf("%s: found %v, %v", planted, found, err)
		}
	}
}
