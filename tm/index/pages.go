package index

import "sync"

// keptPages is how many bytes of pages a cache keeps at most. A page costs some 20
// microseconds to read from a table of SQLite, and a phrase needs one or more of
// every block; this is a half of the postings of a million pairs, and much more
// than the phrases of a day's work need.
const keptPages = 64 << 20

// pageCache keeps the pages that were read last, roughly: those read since the
// generation began, and those of the generation before.
//
//	read again: moved here          dropped when the young ones are half of the room
//	young  ◄──────────────── old  ─────────────────────────────────────────────────► gone
type pageCache struct {
	mutex      sync.Mutex
	young, old map[pageKey][]byte
	size       int // bytes of the young ones
}

// pageKey names a page for as long as its block is known.
type pageKey struct {
	block  *block
	number int
}

// get returns the page, nil where it is not kept.
func (c *pageCache) get(k pageKey) []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if page := c.young[k]; page != nil {
		return page
	}
	page := c.old[k]
	if page != nil {
		c.keep(k, page)
	}
	return page
}

// put keeps a page.
func (c *pageCache) put(k pageKey, page []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.keep(k, page)
}

// keep makes a page one of the young. The mutex is held.
func (c *pageCache) keep(k pageKey, page []byte) {
	if c.size+len(page) > keptPages/2 || c.young == nil {
		c.young, c.old, c.size = map[pageKey][]byte{}, c.young, 0
	}
	c.young[k] = page
	c.size += len(page)
}
