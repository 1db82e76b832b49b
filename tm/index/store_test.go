package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/tm/match"
)

// smallIndex is a store with two blocks, tombstones in the first and a tail.
func smallIndex(t testing.TB) (*blobs, corpus) {
	t.Helper()
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(11, 12))
	store, c := newBlobs(), corpus{}
	x := mustOpen(t, store, c, Options{})
	for id := int64(1); id <= 90; id++ {
		c[id] = randomText(rng, 1+rng.IntN(20))
		must(t, x.Add(ctx, id))
		if id == 40 || id == 80 {
			must(t, x.Flush(ctx))
		}
	}
	must(t, x.Remove(ctx, 3))
	delete(c, 3)
	return store, c
}

// exercise uses all of an index.
func exercise(store Store, c corpus) error {
	ctx := context.Background()
	x, err := Open(ctx, store, c.texts, Options{})
	if err != nil {
		return err
	}
	var errs []error
	for _, phrase := range []string{"中", "国人", "art", "the art of", "e", "-", "3", "稳中国"} {
		_, err := x.Find(ctx, phrase)
		_, countErr := x.CountSettled(ctx, phrase, 0)
		errs = append(errs, err, countErr)
	}
	_, err = x.Similar(ctx, match.Prepare("中国人民的"), 0)
	errs = append(errs, err)
	return errors.Join(errs...)
}

// TestDamage changes and truncates every blob: the checksum detects it.
func TestDamage(t *testing.T) {
	store, c := smallIndex(t)
	must(t, exercise(store, c))
	rng := rand.New(rand.NewPCG(1, 1))
	for key, blob := range store.all {
		damaged := slices.Clone(blob)
		damaged[rng.IntN(len(damaged))] ^= 1 << rng.IntN(8)
		for _, bad := range [][]byte{damaged, blob[:len(blob)-1], blob[:2], append(slices.Clone(blob), 0)} {
			store.all[key] = bad
			var corrupt *CorruptError
			if _, err := get(context.Background(), store, key); !errors.As(err, &corrupt) || corrupt.Key != key {
				t.Errorf("blob %d: %v", key, err)
			}
		}
		store.all[key] = blob
	}
	must(t, exercise(store, c))
}

// TestMissing removes every blob in turn. Whatever is needed is missed.
func TestMissing(t *testing.T) {
	store, c := smallIndex(t)
	for key, blob := range store.all {
		if key == keyManifest {
			continue // an index without one is empty
		}
		delete(store.all, key)
		var corrupt *CorruptError
		if err := exercise(store, c); !errors.As(err, &corrupt) || corrupt.Key != key {
			t.Errorf("blob %d is missing: %v", key, err)
		}
		store.all[key] = blob
	}
}

// TestFormat reads a sound index of another version.
func TestFormat(t *testing.T) {
	store, c := smallIndex(t)
	payload := slices.Clone(store.all[keyManifest][:len(store.all[keyManifest])-checksumSize])
	payload[0]++
	store.all[keyManifest] = seal(keyManifest, payload)
	var other *FormatError
	if err := exercise(store, c); !errors.As(err, &other) || other.Stored != format+1 || other.Known != format {
		t.Errorf("%v, want the format %d named", err, format+1)
	}
}

// TestForged damages payloads and seals them again, so that only the limits of
// decoding can help: an error or a wrong answer, but no panic and no exhausted
// memory.
func TestForged(t *testing.T) {
	store, c := smallIndex(t)
	rng := rand.New(rand.NewPCG(2, 2))
	keys := make([]Key, 0, len(store.all))
	for key := range store.all {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	refused := 0
	for range 500 {
		key := keys[rng.IntN(len(keys))]
		blob := store.all[key]
		store.all[key] = forge(rng, key, blob)
		if err := exercise(store, c); err != nil {
			refused++
		}
		// A merge reads everything.
		if err := mergeAll(store, c); err != nil && fmt.Sprint(err) == "" {
			t.Error("an error without a word")
		}
		store.all[key] = blob
	}
	if refused < 50 {
		t.Errorf("only %d of 500 forged blobs were refused", refused)
	}
}

// forge changes a few bytes of the payload and seals it.
func forge(rng *rand.Rand, key Key, blob []byte) []byte {
	payload := slices.Clone(blob[:len(blob)-checksumSize])
	for range 1 + rng.IntN(3) {
		if len(payload) == 0 {
			break
		}
		at := rng.IntN(len(payload))
		switch rng.IntN(4) {
		case 0:
			payload = payload[:at]
		case 1:
			payload = slices.Insert(payload, at, byte(rng.IntN(256)))
		case 2:
			payload[at] = 0xff
		default:
			payload[at] ^= 1 << rng.IntN(8)
		}
	}
	return seal(key, payload)
}

// mergeAll merges all blocks, in a copy of the store.
func mergeAll(store *blobs, c corpus) error {
	ctx := context.Background()
	scratch := newBlobs()
	for key, blob := range store.all {
		scratch.all[key] = blob
	}
	x, err := Open(ctx, scratch, c.texts, Options{})
	if err != nil || len(x.manifest.blocks) == 0 {
		return err
	}
	_, err = x.mergeGroup(ctx, x.manifest.blocks)
	return err
}

func TestCorruptErrorNamesTheBlob(t *testing.T) {
	err := &CorruptError{blobKey(7, placePages+3), "its checksum is wrong"}
	if want := "index: blob 4194307 of block 7 is damaged: its checksum is wrong; rebuild the index"; err.Error() != want {
		t.Errorf("%q, want %q", err.Error(), want)
	}
}

func FuzzDecode(f *testing.F) {
	store, _ := smallIndex(f)
	for _, blob := range store.all {
		f.Add(blob[:len(blob)-checksumSize])
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		if d, ok := decodeDirectory(payload); ok && d.variants > maxVariants {
			t.Fatalf("%d variants", d.variants)
		}
		if ids, ok := decodeIDs(payload); ok && (!slices.IsSorted(ids) || len(ids) > chunkSize) {
			t.Fatalf("ids %v", ids)
		}
		whole, ok := decodeIDs(payload)
		chunk, same := decodeIDChunk(payload)
		if same != ok || ok && chunk.count != len(whole) {
			t.Fatalf("%d ids, %v, and in a chunk %d, %v", len(whole), ok, chunk.count, same)
		}
		for i, id := range whole {
			if ok && chunk.at(i) != id {
				t.Fatalf("%d and %d at %d", id, chunk.at(i), i)
			}
		}
		if m, _, reason := decodeManifest(payload); reason == "" && len(m.blocks) > len(payload) {
			t.Fatalf("%d blocks", len(m.blocks))
		}
		if l := new(signatureList); l.decode(payload, 100) && len(l.rows) != l.width*groupsOf(l.count)*8 {
			t.Fatalf("%d bytes of rows for %d texts", len(l.rows), l.count)
		}
	})
}

// TestIDs writes ids of every regularity and reads them back.
func TestIDs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for range 500 {
		ids := make([]int64, rng.IntN(chunkSize+1))
		steps := []int64{1, 255, 256, 1 << 40}[:1+rng.IntN(4)]
		next := int64(0)
		for i := range ids {
			step := steps[i%len(steps)]
			if rng.IntN(20) == 0 {
				step = 1 + rng.Int64N(1000)
			}
			next += step
			ids[i] = next
		}
		if got, ok := decodeIDs(encodeIDs(ids)); !ok || !slices.Equal(got, ids) {
			t.Fatalf("%v is read as %v, %v", ids, got, ok)
		}
		chunk, ok := decodeIDChunk(encodeIDs(ids))
		if !ok || chunk.count != len(ids) {
			t.Fatalf("a chunk of %v has %d ids, %v", ids, chunk.count, ok)
		}
		for i, id := range ids {
			if chunk.at(i) != id {
				t.Fatalf("a chunk of %v has %d at %d", ids, chunk.at(i), i)
			}
		}
	}
	regular := make([]int64, chunkSize)
	for i := range regular {
		regular[i] = int64(i/2+1)*256 + int64(i%2)
	}
	if size := len(encodeIDs(regular)); size > 12 {
		t.Errorf("the ids of 512 units of two variants take %d bytes", size)
	}
}

// TestForeignIDs puts sound ids of another block in place of a block's own.
func TestForeignIDs(t *testing.T) {
	store, c := smallIndex(t)
	key := blobKey(1, placeIDs)
	ids, ok := decodeIDs(store.all[key][:len(store.all[key])-checksumSize])
	if !ok {
		t.Fatal("the ids cannot be read")
	}
	for i := range ids {
		ids[i]++
	}
	store.all[key] = seal(key, encodeIDs(ids))
	var corrupt *CorruptError
	if err := exercise(store, c); !errors.As(err, &corrupt) || corrupt.Key != key {
		t.Errorf("foreign ids: %v", err)
	}
}

// TestGroups checks that blocks merged together fit one block by variants and by tokens.
func TestGroups(t *testing.T) {
	for _, tt := range []struct {
		blocks []blockInfo
		want   []int
	}{
		{[]blockInfo{{variants: 1, tokens: maxTokens - 1}, {variants: 1, tokens: maxTokens - 1}, {variants: 1, tokens: 1}}, []int{2}},
		{[]blockInfo{{variants: maxVariants / 2}, {variants: maxVariants / 2}, {variants: maxVariants}}, []int{2}},
		{[]blockInfo{{variants: maxVariants}}, nil},
	} {
		var got []int
		for g := range groups(tt.blocks) {
			got = append(got, len(g))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("groups of %v have %v blocks, want %v", tt.blocks, got, tt.want)
		}
	}
}

// TestCacheAfterRollback makes a block, searches it, rolls the transaction back and makes
// another block with the same number: the cache must not answer from the first one.
func TestCacheAfterRollback(t *testing.T) {
	ctx := context.Background()
	c := corpus{1: "foundation", 2: "rolled back", 3: "stored after"}
	store, cache := newBlobs(), new(Cache)
	open := func(s *blobs) *Index {
		t.Helper()
		x, err := Open(ctx, s, c.texts, Options{Cache: cache})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	// add makes a block of the variant and finds it, which fills the cache.
	add := func(x *Index, id int64) {
		t.Helper()
		b := NewBuilder()
		if err := errors.Join(b.Add(id, c[id]), x.AddBlock(ctx, b)); err != nil {
			t.Fatal(err)
		}
		if found, err := x.Find(ctx, c[id]); err != nil || !slices.Equal(found, []int64{id}) {
			t.Fatalf("%q is found in %v (%v), want %d", c[id], found, err, id)
		}
	}
	add(open(store), 1)
	undone := &blobs{all: maps.Clone(store.all)} // its changes are never copied back
	rolledBack := open(undone)
	next := open(store) // opened before the block exists, so it does not drop it from the cache
	add(rolledBack, 2)
	add(next, 3)
	if found, err := next.Find(ctx, c[2]); err != nil || len(found) > 0 {
		t.Errorf("%q is found in %v (%v)", c[2], found, err)
	}
}
