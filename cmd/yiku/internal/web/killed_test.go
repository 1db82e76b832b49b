package web

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
)

// servedMemory is the environment variable with the memory that a child process of the test
// serves until it is killed.
const servedMemory = "YIKU_TEST_SERVED"

func TestMain(m *testing.M) {
	if path := os.Getenv(servedMemory); path != "" {
		fmt.Println("error:", serveUntilKilled(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serveUntilKilled prints the link to the page.
func serveUntilKilled(path string) error {
	ctx := context.Background()
	l, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := New(Options{Session: &app.Session{Memory: path}, Links: func(link string) { fmt.Println(link) }})
	defer s.Close()
	return s.Serve(ctx, l)
}

// TestKilledBetweenKeys kills the server at random moments during a review. Afterwards the
// answered edits are there, and the running edit is there completely or not at all.
func TestKilledBetweenKeys(t *testing.T) {
	b, document := newReview(t)
	path := b.server.session.Memory
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1)) // other moments on every run
	rounds := 8
	if testing.Short() {
		rounds = 3
	}
	answered, finished := 0, 0
	for range rounds {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), servedMemory+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		link, wrong := url.Parse(strings.TrimSpace(line))
		if err != nil || wrong != nil || link.Host == "" {
			child.Process.Kill()
			child.Wait()
			t.Fatalf("the server says %q: %v", line, err)
		}
		far := &site{T: t, base: "http://" + link.Host}
		far.take(link.RequestURI())
		page, last := far.get(document+"/review").body, b.stored(document)
		kill := time.AfterFunc(time.Duration(random.IntN(300))*time.Millisecond, func() { child.Process.Kill() })
		for {
			a := far.randomEdit(document, page, random)
			if a.status == 0 {
				break // nobody is there any more
			}
			answered++
			if a.status == http.StatusOK || a.status == http.StatusUnprocessableEntity {
				page = a.body
			}
			if !kill.Stop() {
				child.Wait() // killed after it answered, and nothing is under way
				last = b.stored(document)
				break
			}
			last = b.stored(document) // this must be there in the end
			kill.Reset(time.Duration(random.IntN(200)) * time.Millisecond)
		}
		child.Wait() // it was killed
		if b.stored(document) == last {
			want := attribute(t, page, "version")
			if after := b.get(document + "/review").body; attribute(t, after, "version") != want {
				t.Errorf("version %s was answered, %s is there", want, attribute(t, after, "version"))
			}
			continue
		}
		finished++
		if b.ask("POST", document+"/review/undo", url.Values{"bead": {"1"}}, nil); b.stored(document) != last {
			t.Errorf("more than the edit under way is lost or done:\n%s\nwant\n%s", b.stored(document), last)
		}
	}
	if answered == 0 {
		t.Error("no edit was answered in time")
	}
	t.Logf("%d edits answered, %d kills; the edit under way was kept %d times", answered, rounds, finished)
}
