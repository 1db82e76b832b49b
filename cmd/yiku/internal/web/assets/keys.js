// What the page does with keys, beside htmx. No other script runs. What a key does
// stands in the page: an element says with data-copy what is copied, with data-rule and
// data-mark where the keys f and w lead.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Looking up as you type, 120 ms after the last key; not while an input method composes.
let pause;
function typed(event) {
  const form = event.target.closest("form[hx-trigger~=look]");
  if (!form || event.isComposing) return;
  clearTimeout(pause);
  pause = setTimeout(() => htmx.trigger(form, "look"), 120);
}
document.addEventListener("input", typed);
document.addEventListener("compositionend", typed);

// Messages that pass.
let fading;
function say(words) {
  const toast = $("#toast");
  toast.textContent = words;
  toast.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove("shown"), 2500);
}
document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));

async function copy(text) {
  await navigator.clipboard.writeText(text);
  say(document.body.dataset.copied + " " + (text.length > 60 ? text.slice(0, 60) + "…" : text));
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button.dataset.copy);
  const opener = event.target.closest("[data-dialog]");
  if (opener) $(opener.dataset.dialog).showModal();
});

// Files: chosen or dropped anywhere on the page of documents, they are sent at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]") && event.target.value) event.target.form.requestSubmit();
});
const files = (event) => $("#drop") && [...event.dataTransfer.types].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!files(event)) return;
  event.preventDefault();
  $("#drop").classList.add("over");
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("#drop")?.classList.remove("over"); });
document.addEventListener("drop", async (event) => {
  if (!files(event)) return;
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const form = new FormData();
  for (const entry of entries) await gather(entry, form);
  const answer = await fetch("/documents", { method: "POST", body: form });
  if (answer.redirected) location.href = answer.url;
  else { document.open(); document.write(await answer.text()); document.close(); }
});
async function gather(entry, form) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    form.append("files", file, entry.fullPath.slice(1));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const each of some) await gather(each, form);
  }
}

// The rows of a screen: up and down go through them, keys act on the one in focus.
const rows = () => $$("[data-row]");
function step(by) {
  const all = rows(), at = all.indexOf(document.activeElement.closest("[data-row]"));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (next) next.focus();
  else if (by < 0) $("input[type=search]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
const current = (data) => document.activeElement.closest(`[data-${data}]`) || $(`[data-row][data-${data}]`);
const writing = (element) => element.matches("input, textarea, select, [contenteditable]");

const keys = {
  "/": () => { const field = $("input[type=search]"); field?.focus(); field?.select(); },
  "?": () => $("#keys").showModal(),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  j: () => step(1),
  k: () => step(-1),
  c: () => { const row = current("copy"); if (row) copy(row.dataset.copy); },
  f: () => { const row = current("rule"); if (row) location.href = row.dataset.rule; },
  w: () => { const row = current("mark"); if (row) $(row.dataset.mark)?.click(); },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  const from = event.target;
  if (from.matches("[data-marking] textarea")) return marking(event, from);
  if (writing(from)) {
    if (from.type === "search" && event.key === "ArrowDown") { event.preventDefault(); step(1); }
    if (event.key === "Escape") from.blur();
    return;
  }
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});

// Marking words: the text cannot be changed, what is selected in it is the answer.
function marking(event, area) {
  if (event.key === "Enter") {
    event.preventDefault();
    $("button[value=set]", area.form).click();
  } else if (event.key === "Escape") {
    $("a.quiet", area.form).click();
  }
}
document.addEventListener("beforeinput", (event) => {
  if (event.target.matches?.("[data-marking] textarea")) event.preventDefault();
});
document.addEventListener("selectionchange", () => {
  const area = document.activeElement;
  if (!area?.matches("[data-marking] textarea") || area.selectionStart === area.selectionEnd) return;
  area.form.elements.words.value = area.value.slice(area.selectionStart, area.selectionEnd).trim();
});
function beginMarking(root) {
  const area = $("[data-marking] textarea", root);
  if (!area) return;
  area.focus();
  const at = area.value.indexOf(area.dataset.words);
  if (area.dataset.words && at >= 0) area.setSelectionRange(at, at + area.dataset.words.length);
}
document.addEventListener("htmx:afterSwap", (event) => {
  beginMarking(document);
  // What a field keeps beside its text follows the address.
});
document.addEventListener("DOMContentLoaded", () => beginMarking(document));
