// What the page does with keys, beside htmx. No other script runs.
"use strict";

// Looking up as you type, 120 ms after the last key; not while an input method composes.
let pause;
function typed(event) {
  const form = event.target.closest("form[hx-trigger~='look']");
  if (!form || event.isComposing) return;
  clearTimeout(pause);
  pause = setTimeout(() => htmx.trigger(form, "look"), 120);
}
document.addEventListener("input", typed);
document.addEventListener("compositionend", typed);
