package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// changed is a rendering that gave way to another in 2022.
var changed = []timelineEntry{
	{Year: "2019", Body: "新华社", Rendering: "win-win", Lang: "en", Count: 3},
	{Year: "2022", Body: "新华社", Rendering: "mutual benefit <b>", Lang: "en", Count: 2},
	{Year: "2022", Rendering: "=cmd|calc", Lang: "en", Count: 1},
	{Rendering: "win-win", Lang: "en", Count: 1},
}

// TestTimelinePicture checks that the picture is well-formed, has every year and no more
// markup than its own.
func TestTimelinePicture(t *testing.T) {
	var b strings.Builder
	if err := drawTimeline(&b, "互利共赢", changed); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{">2019<", ">2020<", ">2021<", ">2022<", ">–<", "互利共赢", "mutual benefit &lt;b&gt;", "新华社"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the picture has no %s", want)
		}
	}
	if want := fmt.Sprintf(`<rect x="55" y="%d" width="%d" height="%d" fill="#0072B2"><title>2019: win-win, 3× (新华社)</title>`, chartTop, columnInside, chartHeight); !strings.Contains(b.String(), want) {
		t.Errorf("the column of 3, the highest, is not %s in\n%s", want, b.String())
	}
}

func TestTimelineCSVIsSafe(t *testing.T) {
	var b strings.Builder
	if err := writeTimelineCSV(&b, "互利共赢", changed); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "互利共赢,2022,,'=cmd|calc,en,1") || !strings.HasPrefix(b.String(), "\ufeffphrase,year") {
		t.Errorf("got\n%s", b.String())
	}
}

func TestSparkline(t *testing.T) {
	list := []unit.Count{{Name: "2020", Count: 1}, {Name: "2022", Count: 8}}
	for _, c := range []struct{ first, last, want string }{
		{"2019", "2022", "·▁·█"}, {"2022", "2022", ""}, {"", "", ""}, {"1990", "2022", strings.Repeat("·", 17) + "▁·█"},
	} {
		if got := sparkline(list, c.first, c.last); got != c.want {
			t.Errorf("from %s to %s: %q, want %q", c.first, c.last, got, c.want)
		}
	}
}
