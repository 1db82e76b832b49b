package index

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"iter"
	"math"
)

// Key names a blob: the number of a block times 2^24, plus the place inside
// it. The keys of a block are consecutive, so that a table with them as primary key
// keeps a block together.
type Key int64

// Store keeps blobs of up to some megabytes: most of 4 KB, signatures of
// 10 to 70 KB. All calls made while an Index is used must see one state, as in a transaction.
type Store interface {
	// Get returns the blob, or nil where there is none. The index does not
	// change it but may keep it, so it must stay valid after the next call.
	Get(ctx context.Context, key Key) ([]byte, error)
	// Put stores a blob, which is never empty, in place of what was there. It
	// does not keep the slice.
	Put(ctx context.Context, key Key, blob []byte) error
	// Remove removes all blobs in [from, to).
	Remove(ctx context.Context, from, to Key) error
}

// Texts yields the texts of variants in their search form (see package fold):
// one for each id, in the order of the ids.
type Texts func(ctx context.Context, ids []int64) iter.Seq2[string, error]

// The places of a block's blobs. Block 0 is not a block: it holds what belongs to the
// whole index.
const (
	placeBits = 24

	placeDirectory  = 0
	placeVocabulary = 1
	placeDead       = 2
	placeIDs        = 0x100000 // chunks of ids
	placeSignatures = 0x200000 // chunks of signatures
	placePages      = 0x400000 // postings

	keyManifest = Key(0)        // in block 0
	keyTail     = Key(placeIDs) // chunks of the tail, in block 0
)

// blobKey returns the key of a blob of a block.
func blobKey(block int64, place int) Key { return Key(block<<placeBits | int64(place)) }

// A CorruptError is returned if a blob is missing or is not what was stored. The index
// can be rebuilt from the texts.
type CorruptError struct {
	// Key is the blob.
	Key Key
	// Reason describes the fault.
	Reason string
}

// Error names the blob and the reason.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("index: blob %d of block %d is damaged: %s; rebuild the index", e.Key&(1<<placeBits-1), e.Key>>placeBits, e.Reason)
}

// A FormatError is returned for an index in the format of another version of the program.
// It is not damaged but must be rebuilt.
type FormatError struct {
	// Stored is the number of its format, Known that of this program.
	Stored, Known uint64
}

// Error names both formats.
func (e *FormatError) Error() string {
	return fmt.Sprintf("index: it has format %d, this program reads and writes %d; rebuild the index", e.Stored, e.Known)
}

// checksumSize is the length of the checksum at the end of every blob.
const checksumSize = 4

// castagnoli uses the polynomial for which processors have an instruction.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum covers the key, too, so that a blob under a wrong key is detected.
func checksum(key Key, payload []byte) uint32 {
	var name [8]byte
	binary.LittleEndian.PutUint64(name[:], uint64(key))
	return crc32.Update(crc32.Checksum(name[:], castagnoli), castagnoli, payload)
}

// seal appends the checksum to the payload.
func seal(key Key, payload []byte) []byte {
	return binary.LittleEndian.AppendUint32(payload, checksum(key, payload))
}

// put stores a payload.
func put(ctx context.Context, s Store, key Key, payload []byte) error {
	return s.Put(ctx, key, seal(key, payload))
}

// get returns a payload that must be there.
func get(ctx context.Context, s Store, key Key) ([]byte, error) {
	payload, err := getAny(ctx, s, key)
	if err == nil && payload == nil {
		return nil, &CorruptError{key, "it is missing"}
	}
	return payload, err
}

// getAny returns a payload, or nil where there is none.
func getAny(ctx context.Context, s Store, key Key) ([]byte, error) {
	blob, err := s.Get(ctx, key)
	if err != nil || blob == nil {
		return nil, err
	}
	return unseal(key, blob)
}

// unseal returns the payload of a blob.
func unseal(key Key, blob []byte) ([]byte, error) {
	if len(blob) < checksumSize {
		return nil, &CorruptError{key, "it is shorter than its checksum"}
	}
	payload := blob[:len(blob)-checksumSize]
	if checksum(key, payload) != binary.LittleEndian.Uint32(blob[len(payload):]) {
		return nil, &CorruptError{key, "its checksum is wrong"}
	}
	return payload, nil
}

// reader takes numbers from a payload. After the first failure it returns zeros, so that
// callers need to look at failed only once.
type reader struct {
	rest   []byte
	failed bool
}

// number reads an unsigned varint.
func (r *reader) number() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		v := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// below reads a number that must be less than the limit.
func (r *reader) below(limit uint64) uint64 {
	v := r.number()
	if v >= limit {
		r.failed, r.rest = true, nil
		return 0
	}
	return v
}

// count reads the length of a list whose items have at least the given size, so
// that a damaged count cannot request more memory than there are bytes.
func (r *reader) count(itemSize int) int {
	return int(r.below(uint64(len(r.rest)/itemSize) + 1))
}

// take reads n bytes.
func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.failed, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// sum reads a number and adds it to another; an overflow is a failure.
func (r *reader) sum(to int64) int64 {
	return to + int64(r.below(uint64(math.MaxInt64-to)+1))
}

// whole reports whether the payload was read to its end without failure.
func (r *reader) whole() bool { return !r.failed && len(r.rest) == 0 }
