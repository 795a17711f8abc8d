package canon

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestWhatACanonicalWriterWritesIsTaken(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `0`, `-1`, `9007199254740991`, `-9007199254740991`, `""`, `[]`, `{}`, `[1,"a",{"b":[]}]`,
		`"\b\t\n\f\r\"\\\u0000\u000b\u001f"`, `"é€😀` + "\u007f\u2028" + `"`,
		// RFC 8785, section 3.2.3: sorted by UTF-16 code units, so the emoji (a surrogate pair) comes before U+FB33.
		"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin\",\"€\":\"Euro\",\"😀\":\"Smiley\",\"\ufb33\":\"Hebrew\"}",
		strings.Repeat("[", Depth+1) + strings.Repeat("]", Depth+1),
	} {
		value, err := Parse([]byte(text), 0)
		if err != nil || string(value.Raw) != text {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEveryOtherSpellingIsRefused(t *testing.T) {
	for _, text := range []string{
		``, ` 1`, `1 `, `01`, `-0`, `1.0`, `1e3`, `+1`, `-`, `9007199254740992`, `99999999999999999999`, `nul`, `True`,
		`"`, `"\u0041"`, `"\u001F"`, `"\u0008"`, `"\/"`, `"\u00e9"`, `"\ud83d\ude00"`, `"\`, `"\u00`, "\"\n\"", "\"\\n\n\"",
		"\"\xff\"", "\"\\n\xff\"", "\"\xed\xa0\x80\"", `[1,]`, `[1 ,2]`, `[`, `[1`, `{"a":1,"a":1}`, `{"b":1,"a":1}`,
		"{\"\ufb33\":1,\"😀\":1}", `{"a"}`, `{"a":}`, `{a:1}`, `{"a":1,}`, `{}{}`, "\ufeff{}", "\x00",
		strings.Repeat("[", Depth+2) + strings.Repeat("]", Depth+2), strings.Repeat("[", 1<<20),
	} {
		if _, err := Parse([]byte(text), 0); err == nil {
			t.Errorf("%.40q was taken", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"a":[1,null,"\n",{"b":true}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		value, err := Parse(raw, 0)
		if err != nil {
			return
		}
		if string(value.Raw) != string(raw) || !json.Valid(raw) {
			t.Fatalf("taken: %q", raw)
		}
		again, err := json.Marshal(json.RawMessage(raw))
		if err != nil || !json.Valid(again) {
			t.Fatal(err)
		}
	})
}
