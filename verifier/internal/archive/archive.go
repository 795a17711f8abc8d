// Package archive reads a ZIP file in the one spelling of ADR 0010: stored members, fixed time and rights, nothing
// between them. Every header is written again from name, size, checksum and offset, and compared.
// Layout: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16.
package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"regexp"
	"strings"
)

// Limits. The first is what offsets of 32 bits reach; one member is held in memory at a time, so it has a limit of its own.
const (
	maxBytes   = 1<<32 - 2
	maxMembers = 65_534
	maxMember  = 33_554_432
	maxName    = 200

	localSize   = 30
	centralSize = 46
	endSize     = 22
)

var nameForm = regexp.MustCompile(`\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,7}\z`)

type member struct {
	name         string
	sum          uint32
	size, offset int64
}

func (m member) content() int64 { return m.offset + localSize + int64(len(m.name)) }

func (m member) end() int64 { return m.content() + m.size }

// common are the fields that local header and directory share: version 2.0, no flag, stored, midnight of 1980-01-01.
func (m member) common() []byte {
	field := binary.LittleEndian.AppendUint16
	long := binary.LittleEndian.AppendUint32
	raw := field(field(field(field(field(nil, 20), 0), 0), 0), 1<<5|1)
	raw = long(long(long(raw, m.sum), uint32(m.size)), uint32(m.size))
	return field(field(raw, uint16(len(m.name))), 0)
}

func (m member) local() []byte {
	return append(append([]byte("PK\x03\x04"), m.common()...), m.name...)
}

// central adds to the common fields: made by Unix 2.0; no comment, disk 0, no attributes; a regular file of mode 0644.
func (m member) central() []byte {
	raw := append([]byte("PK\x01\x02\x14\x03"), m.common()...)
	raw = append(raw, 0, 0, 0, 0, 0, 0)
	raw = binary.LittleEndian.AppendUint32(raw, 0o100644<<16)
	raw = binary.LittleEndian.AppendUint32(raw, uint32(m.offset))
	return append(raw, m.name...)
}

// Archive is a file whose headers were all compared; contents are not read yet.
type Archive struct {
	file    io.ReaderAt
	members []member
	at      map[string]int
}

// Open reads the directory of a file of `size` bytes.
func Open(file io.ReaderAt, size int64) (*Archive, error) {
	if size < endSize || size > maxBytes {
		return nil, fmt.Errorf("an archive of %d bytes", size)
	}
	a := &Archive{file: file, at: map[string]int{}}
	begin, directory, count, err := a.directory(size)
	if err != nil {
		return nil, err
	}
	if err := a.records(directory, count); err != nil {
		return nil, err
	}
	return a, a.headers(begin)
}

func (a *Archive) directory(size int64) (begin int64, directory []byte, count int, err error) {
	end, err := a.read(size-endSize, endSize)
	if err != nil {
		return 0, nil, 0, err
	}
	number, length := binary.LittleEndian.Uint16(end[10:]), binary.LittleEndian.Uint32(end[12:])
	begin, count = int64(binary.LittleEndian.Uint32(end[16:])), int(number)
	plain := append([]byte("PK\x05\x06\x00\x00\x00\x00"), end[10:12]...)
	plain = append(append(append(plain, end[10:12]...), end[12:20]...), 0, 0)
	if !bytes.Equal(end, plain) || count > maxMembers {
		return 0, nil, 0, errors.New("the last 22 bytes are no plain end record")
	}
	if begin+int64(length)+endSize != size || int64(length) > int64(count)*(centralSize+maxName) {
		return 0, nil, 0, errors.New("the directory does not fill the space before the end record")
	}
	directory, err = a.read(begin, int64(length))
	return begin, directory, count, err
}

func (a *Archive) records(directory []byte, count int) error {
	folded := map[string]bool{}
	for i := range count {
		if len(directory) < centralSize {
			return fmt.Errorf("the directory ends in record %d", i)
		}
		length := int(binary.LittleEndian.Uint16(directory[28:]))
		if len(directory) < centralSize+length {
			return fmt.Errorf("the directory ends in record %d", i)
		}
		m := member{
			name:   string(directory[centralSize : centralSize+length]),
			sum:    binary.LittleEndian.Uint32(directory[16:]),
			size:   int64(binary.LittleEndian.Uint32(directory[24:])),
			offset: int64(binary.LittleEndian.Uint32(directory[42:])),
		}
		lower := strings.ToLower(m.name)
		if len(m.name) > maxName || !nameForm.MatchString(m.name) || folded[lower] {
			return fmt.Errorf("record %d: a name that is unsafe or doubled", i)
		}
		if !bytes.Equal(directory[:centralSize+length], m.central()) {
			return fmt.Errorf("%s: its directory record is not in the one spelling", m.name)
		}
		folded[lower] = true
		a.at[m.name] = len(a.members)
		a.members = append(a.members, m)
		directory = directory[centralSize+length:]
	}
	if len(directory) != 0 {
		return errors.New("bytes behind the last directory record")
	}
	return nil
}

func (a *Archive) headers(begin int64) error {
	at := int64(0)
	for _, m := range a.members {
		if m.offset != at || m.end() > begin {
			return fmt.Errorf("%s: expected its header at byte %d, found %d", m.name, at, m.offset)
		}
		header, err := a.read(at, m.content()-at)
		if err != nil || !bytes.Equal(header, m.local()) {
			return fmt.Errorf("%s: header and directory disagree", m.name)
		}
		at = m.end()
	}
	if at != begin {
		return errors.New("bytes between the last member and the directory")
	}
	return nil
}

func (a *Archive) read(offset, size int64) ([]byte, error) {
	raw := make([]byte, size)
	if _, err := a.file.ReadAt(raw, offset); err != nil && !(errors.Is(err, io.EOF) && size == 0) {
		return nil, fmt.Errorf("%d bytes at %d: %w", size, offset, err)
	}
	return raw, nil
}

// Names lists the members in their order.
func (a *Archive) Names() []string {
	names := make([]string, len(a.members))
	for i, m := range a.members {
		names[i] = m.name
	}
	return names
}

// Read gives a member's content, its checksum compared.
func (a *Archive) Read(name string) ([]byte, error) {
	i, there := a.at[name]
	if !there {
		return nil, fmt.Errorf("%s: missing", name)
	}
	m := a.members[i]
	if m.size > maxMember {
		return nil, fmt.Errorf("%s: more than %d bytes", name, maxMember)
	}
	content, err := a.read(m.content(), m.size)
	if err == nil && crc32.ChecksumIEEE(content) != m.sum {
		err = fmt.Errorf("%s: its CRC-32 differs", name)
	}
	return content, err
}
