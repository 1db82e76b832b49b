package align

import "math"

// The same documents must give the same beads on every machine, which two things would
// prevent. Some processors multiply and add in one step that rounds once, and Go uses
// that step where it can; a product with an explicit conversion is rounded separately
// (Go specification, "Floating-point operators"), so the sums of this package are
// written float32(a*b) + c. And package math implements the logarithm and exponential
// in assembler on some machines and in Go, with such steps, on others, so this file
// implements both, with an error of at most one in the last digit. make lint looks for
// fused steps in the code for arm64.
//
// logarithm follows FreeBSD's e_log.c, which has this notice:
//
//	Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
//	Developed at SunPro, a Sun Microsystems, Inc. business.
//	Permission to use, copy, modify, and distribute this
//	software is freely granted, provided that this notice
//	is preserved.
//
// exponential follows FreeBSD's e_exp.c, which has this notice:
//
//	Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//
//	Permission to use, copy, modify, and distribute this
//	software is freely granted, provided that this notice
//	is preserved.

// logarithm returns the natural logarithm of a finite x > 0.
func logarithm(x float64) float64 {
	const (
		ln2High = 6.93147180369123816490e-01
		ln2Low  = 1.90821492927058770002e-10
		l1      = 6.666666666666735130e-01
		l2      = 3.999999999940941908e-01
		l3      = 2.857142874366239149e-01
		l4      = 2.222219843214978396e-01
		l5      = 1.818357216161805012e-01
		l6      = 1.531383769920937332e-01
		l7      = 1.479819860511658591e-01
	)
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	f, k := fraction-1, float64(exponent)
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	t1 := float64(s2 * (l1 + float64(s4*(l3+float64(s4*(l5+float64(s4*l7)))))))
	t2 := float64(s4 * (l2 + float64(s4*(l4+float64(s4*l6)))))
	half := float64(0.5 * float64(f*f))
	return float64(k*ln2High) - ((half - (float64(s*(half+(t1+t2))) + float64(k*ln2Low))) - f)
}

// exponential returns e to the power of x, or 0 if that is too small to
// represent. It is meant for x <= 0 and small positive x, not for overflow.
func exponential(x float64) float64 {
	const (
		ln2High = 6.93147180369123816490e-01
		ln2Low  = 1.90821492927058770002e-10
		log2e   = 1.44269504088896338700e+00
		p1      = 1.66666666666666657415e-01
		p2      = -2.77777777770155933842e-03
		p3      = 6.61375632143793436117e-05
		p4      = -1.65339022054652515390e-06
		p5      = 4.13813679705723846039e-08
		lowest  = -7.45133219101941108420e+02
	)
	if x < lowest {
		return 0
	}
	k := math.Floor(float64(log2e*x) + 0.5)
	high, low := x-float64(k*ln2High), float64(k*ln2Low)
	r := high - low
	t := r * r
	c := r - float64(t*(p1+float64(t*(p2+float64(t*(p3+float64(t*(p4+float64(t*p5)))))))))
	return math.Ldexp(1-((low-float64(r*c)/(2-c))-high), int(k))
}
