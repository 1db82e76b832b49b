// Package shape holds the JSON contracts.
package shape
