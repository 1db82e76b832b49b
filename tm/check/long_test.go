//go:build unix

package check

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestLongUnits checks that the time for units of hundreds of kilobytes is proportional to
// their length. Each once took half a minute or more of processor time; they take a second
// or two, and a tenfold of that with the race detector.
func TestLongUnits(t *testing.T) {
	for _, c := range []struct {
		name, source, target string
		times                int
	}{
		{"points", "1.", "1,", 100_000},
		{"names", "王小明，李大伟，张建国，", "Wang Xiaomin, Li Dawie, Zhang Jiangou, ", 10_000},
		{"percent", "百分之七，", "8 percentage points, ", 25_000},
		{"words", "水", "water ", 200_000},
		{"multiples", "增长了3倍，", "increased 4 times, ", 25_000},
	} {
		before := processorTime()
		findingsOf(t, Options{From: "zh", To: "en"}, pairOf("zh", strings.Repeat(c.source, c.times), "en", strings.Repeat(c.target, c.times)))
		if took := processorTime() - before; took > 20*time.Second {
			t.Errorf("%s: %v", c.name, took)
		}
	}
}

// processorTime returns the processor time of the process, which other work of the machine
// does not lengthen much.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
