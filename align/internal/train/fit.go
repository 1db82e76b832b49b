package main

import (
	"math"
	"sync"
)

// fit returns the weights that maximise
//
//	log-likelihood of the gold - strength/2 * sum over f of (w_f - start_f)^2
//
// by L-BFGS (Nocedal 1980). The features are log likelihood ratios and counts, whose
// weights are all of the order of 1, so that one strength fits all. The search runs
// over scaled weights, which makes the function rounder. Features that are frozen keep their start.
func fit(documents []*document, start *weights, strength float64, frozen func(f int) bool) *weights {
	scale := scales(documents, start, strength)
	free := func(f int) bool { return scale[f] > 0 && !frozen(f) }
	at := func(v *weights) *weights {
		w := *start
		for f := range w {
			if free(f) {
				w[f] += v[f] / scale[f]
			}
		}
		return &w
	}
	cost := func(v *weights) (float64, *weights) {
		value, gradient := likelihoods(documents, at(v))
		total, g := -value, &weights{}
		for f := range v {
			if free(f) {
				off := v[f] / scale[f]
				total += strength / 2 * off * off
				g[f] = (strength*off - gradient[f]) / scale[f]
			}
		}
		return total, g
	}
	return at(minimise(cost))
}

// scales returns for each feature the root of its variance among the beads that
// are in doubt, weighted by their doubt p (1-p): about what the likelihood curves by.
func scales(documents []*document, start *weights, strength float64) *weights {
	var sums weights
	for _, d := range documents {
		_, shares := d.posteriors(d.scores(start), false)
		for k, a := range d.lattice.Arcs {
			doubt := shares[k] * (1 - shares[k])
			if doubt < 1e-4 {
				continue
			}
			sums[a.Shape] += doubt
			for f, v := range a.Features {
				sums[f] += doubt * float64(v) * float64(v)
			}
		}
	}
	for f := range sums {
		if sums[f] > 0 {
			sums[f] = math.Sqrt(sums[f] + strength)
		}
	}
	return &sums
}

// likelihoods sums the log-likelihoods and their gradients, two documents at a time.
func likelihoods(documents []*document, w *weights) (float64, *weights) {
	values, gradients := make([]float64, len(documents)), make([]weights, len(documents))
	var group sync.WaitGroup
	slots := make(chan struct{}, 2)
	for k, d := range documents {
		group.Go(func() {
			slots <- struct{}{}
			values[k] = d.likelihood(w, &gradients[k])
			<-slots
		})
	}
	group.Wait()
	total, sum := 0.0, &weights{}
	for k := range documents { // in order, so that the sums are the same on every run
		total += values[k]
		for f := range sum {
			sum[f] += gradients[k][f]
		}
	}
	return total, sum
}

// minimise finds the minimum of a convex function from 0 by L-BFGS with a
// backtracking line search.
func minimise(cost func(*weights) (float64, *weights)) *weights {
	const history, rounds, enough = 10, 150, 1e-2
	x := &weights{}
	value, gradient := cost(x)
	type pair struct {
		s, y weights
		rho  float64
	}
	var pairs []pair
	idle := 0
	for range rounds {
		direction := *gradient
		alphas := make([]float64, len(pairs))
		for k := len(pairs) - 1; k >= 0; k-- {
			p := &pairs[k]
			alphas[k] = p.rho * dot(&p.s, &direction)
			add(&direction, &p.y, -alphas[k])
		}
		if n := len(pairs); n > 0 {
			p := &pairs[n-1]
			factor := 1 / (p.rho * dot(&p.y, &p.y))
			for f := range direction {
				direction[f] *= factor
			}
		} else {
			norm := math.Sqrt(dot(&direction, &direction))
			for f := range direction {
				direction[f] /= max(norm/3, 1)
			}
		}
		for k := range pairs {
			p := &pairs[k]
			beta := p.rho * dot(&p.y, &direction)
			add(&direction, &p.s, alphas[k]-beta)
		}
		slope := -dot(gradient, &direction)
		step := 1.0
		var next *weights
		var nextValue float64
		var nextGradient *weights
		for {
			trial := *x
			add(&trial, &direction, -step)
			nextValue, nextGradient = cost(&trial)
			if nextValue <= value+1e-4*step*slope || step < 1e-8 {
				next = &trial
				break
			}
			step /= 2
		}
		var p pair
		for f := range p.s {
			p.s[f], p.y[f] = next[f]-x[f], nextGradient[f]-gradient[f]
		}
		if sy := dot(&p.s, &p.y); sy > 1e-12 {
			p.rho = 1 / sy
			pairs = append(pairs, p)
			if len(pairs) > history {
				pairs = pairs[1:]
			}
		}
		gain := value - nextValue
		x, value, gradient = next, nextValue, nextGradient
		if gain < enough {
			idle++
		} else {
			idle = 0
		}
		if idle == 3 {
			break
		}
	}
	return x
}

func dot(a, b *weights) float64 {
	sum := 0.0
	for f := range a {
		sum += a[f] * b[f]
	}
	return sum
}

func add(to, from *weights, factor float64) {
	for f := range to {
		to[f] += factor * from[f]
	}
}
