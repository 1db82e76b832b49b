// What the page does with keys, beside htmx. No other script runs. What a key does
// stands in the page: an element says with data-copy what is copied, with data-rule and
// data-mark where the keys f and w lead.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Looking up as you type, 120 ms after the last key; not while an input method composes, and not
// one letter, which stands in nearly every unit. Such an answer counts fewer units and has nothing
// near the phrase; who stops typing gets the whole one.
let pause, rest, quick = false;
function typed(event) {
  const form = event.target.closest("form[hx-trigger~=look]");
  if (!form || event.isComposing) return;
  clearTimeout(pause);
  clearTimeout(rest);
  if (/^[\p{Lu}\p{Ll}]$/u.test(event.target.value.trim())) return;
  const look = (typing) => { quick = typing; htmx.trigger(form, "look"); };
  pause = setTimeout(() => look(true), 120);
  rest = setTimeout(() => { if ($("[data-quick]") && document.activeElement.form === form) look(false); }, 1000);
}
document.addEventListener("htmx:configRequest", (event) => {
  if (quick && event.detail.triggeringEvent?.type === "look") event.detail.headers["Yiku-Typing"] = "1";
});
for (const name of ["input", "compositionend"]) document.addEventListener(name, typed);

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
  const answer = await fetch($("#drop").action, { method: "POST", body: form });
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
  const from = event.target, control = event.ctrlKey || event.metaKey;
  if (event.isComposing || event.altKey) return;
  if ($("dialog[open]")) return asked(event);
  if (control && event.key.toLowerCase() === "z" && review() && !writing(from)) {
    event.preventDefault();
    return verb(event.shiftKey ? "redo" : "undo");
  }
  if (control) return;
  if (from.matches("[data-marking] textarea")) return marking(event, from);
  if (writing(from)) {
    if (from.type === "search" && event.key === "ArrowDown") { event.preventDefault(); step(1); }
    if (event.key === "Escape") from.blur();
    return;
  }
  if (going && review()) { event.preventDefault(); return lead(event.key); }
  const act = review() ? reviewKeys[event.key === " " && event.shiftKey ? "Shift " : event.key] || keys[event.key] : keys[event.key];
  if (act) { event.preventDefault(); act(); }
});

// Marking words: the text cannot be changed, what is selected in it is the answer.
// With Ctrl or after + a selection is a further part of the rendering.
let marked = [], kept = [], adding = false;
function addPart() {
  kept = marked;
  adding = true;
}
function marking(event, area) {
  if (event.key === "Enter") {
    event.preventDefault();
    $("button[value=set]", area.form).click();
  } else if (event.key === "Escape") {
    $("a.quiet", area.form).click();
  } else if (event.key === "+") {
    event.preventDefault();
    addPart();
  }
}
document.addEventListener("pointerdown", (event) => {
  if (!event.target.matches?.("[data-marking] textarea")) return;
  adding = false;
  if (event.ctrlKey || event.metaKey) addPart();
});
document.addEventListener("beforeinput", (event) => {
  if (event.target.matches?.("[data-marking] textarea")) event.preventDefault();
});
document.addEventListener("selectionchange", () => {
  const area = document.activeElement;
  if (!area?.matches("[data-marking] textarea")) return;
  const [start, end] = [area.selectionStart, area.selectionEnd];
  if (start === end) {
    if (!adding) kept = [];
    return;
  }
  adding = false;
  marked = [...kept.filter((s) => s.end <= start || s.start >= end), { start, end }].sort((a, b) => a.start - b.start);
  area.form.elements.words.value = marked.map((s) => area.value.slice(s.start, s.end).trim()).join(" … ");
});
function beginMarking(root) {
  const area = $("[data-marking] textarea", root);
  if (!area) return;
  area.focus();
  marked = [];
  for (const part of area.dataset.words.split(/\s*…\s*/)) {
    const at = area.value.indexOf(part, marked.at(-1)?.end);
    if (part && at >= 0) marked.push({ start: at, end: at + part.length });
  }
  kept = marked.slice(0, -1);
  if (marked.length) area.setSelectionRange(marked.at(-1).start, marked.at(-1).end);
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "ask") begin();
  if (event.target.matches("article.unit:not(.marking)")) event.target.focus(); // after marking
});
document.addEventListener("DOMContentLoaded", begin);
document.addEventListener("DOMContentLoaded", () => $(".bar [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }));

// The review. The cursor is a bead and one of its sides; every edit is answered with the
// beads as they are then, and says where the cursor goes. Edits wait for each other. Of
// what has a tag the page tells the server that it is there, and it stays as it is; beads that stay
// are counted anew.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.target?.id !== "review") return;
  event.detail.headers["Yiku-Has"] = $$("[data-tag]").map((element) => `${element.id}=${element.dataset.tag}`).join(" ");
});
function count() {
  $$("[data-bead]").forEach((row, i) => {
    const place = String(+review().dataset.first + i);
    if (row.dataset.place === place) return;
    row.dataset.place = place;
    $(".number", row).textContent = place;
  });
}
const review = () => $("[data-review]");
const cursor = () => $(".bead.cursor");
let side = "target", pairing = "", last = "", chain = Promise.resolve();

function begin() {
  beginMarking(document);
  if (!review()) return;
  count();
  place($(`[data-bead="${review().dataset.cursor}"]`), "center");
  for (const id of bookmarks()) $(`[data-bead="${id}"]`)?.classList.add("bookmarked");
  if (review().dataset.said) say(review().dataset.said);
  $("#question")?.showModal();
}
function place(row, block) {
  if (!row) return;
  cursor()?.classList.remove("cursor", "source", "target");
  row.classList.add("cursor", side);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block });
}
function move(by) {
  const all = $$("[data-bead]"), next = all[all.indexOf(cursor()) + by];
  const beyond = by > 0 ? review().dataset.later : review().dataset.earlier;
  if (next) place(next, "nearest");
  else if (beyond !== "0") go({ at: beyond });
}
function turn(to) {
  side = to;
  place(cursor(), "nearest");
}
const ask = (method, path, target, values) => {
  chain = chain.then(() => htmx.ajax(method, `/documents/${review().dataset.review}/` + path(), { target, swap: "innerHTML", values: values() }));
  return chain;
};
const go = (values) => ask("GET", () => "review", "#review", () => values);
const here = (values) => ({ version: review().dataset.version, side, bead: cursor().dataset.bead, place: cursor().dataset.place, ...values });
const bead = () => cursor().dataset.bead;

// Bookmarks are kept in the browser, by document.
const shelf = () => `bookmarks ${review().dataset.review} ${review().dataset.title}`;
const bookmarks = () => JSON.parse(localStorage.getItem(shelf()) || "[]");
function bookmark() {
  const on = cursor().classList.toggle("bookmarked");
  localStorage.setItem(shelf(), JSON.stringify([...bookmarks().filter((id) => id !== bead()), ...(on ? [bead()] : [])]));
}
function toBookmark() {
  const all = bookmarks();
  if (all.length) go({ at: all[(all.indexOf(bead()) + 1) % all.length] });
}

// g and the last two digits of a place lead to the nearest bead shown with them, o and a
// digit or letter to a bead of the list of those to look at.
let going = "";
function lead(key) {
  const list = $$("ol.open a"), rows = $$("[data-bead]"), at = rows.indexOf(cursor());
  if (!going || key === "Escape") {
    going = key === "Escape" ? "" : key;
    if (going) say(going + " …");
    return;
  }
  if (going === "o") {
    going = "";
    return list.find((entry) => entry.dataset.label === key)?.click();
  }
  going = /^\d$/.test(key) ? going + key : "";
  if (going.length < 3) return;
  const away = (row) => Math.abs(rows.indexOf(row) - at), digits = going.slice(1);
  going = "";
  place(rows.filter((row) => row.dataset.place % 100 == digits).sort((a, b) => away(a) - away(b))[0], "center");
}
const candidate = (n) => $$("[data-with], .candidates [data-go]", cursor())[n - 1]?.click();

function verb(name) {
  if (name === "again") name = last;
  if (!name || !cursor()) return;
  if (name === "bookmark") return bookmark();
  if (name === "bookmarked") return toBookmark();
  if (name === "candidate") return candidate(1);
  if (name === "goto") return lead("g");
  if (name === "listed") return lead("o");
  if (name === "next" || name === "previous") return go({ at: bead(), next: name === "next" ? 1 : -1 });
  if (name === "undo" || name === "redo") return ask("POST", () => "review/" + name, "#review", () => here());
  last = name;
  if (name === "split" || name === "edit" || name === "realign") {
    return ask("GET", () => `beads/${bead()}/${name}`, "#ask", () => here()).then(() => $("#ask").showModal());
  }
  if (name === "mergeup") {
    const above = () => $$("[data-bead]")[$$("[data-bead]").indexOf(cursor()) - 1];
    return above() && ask("POST", () => `beads/${(above() || cursor()).dataset.bead}/merge`, "#review", () => here());
  }
  if (name === "pair") {
    if (!pairing) { pairing = bead(); cursor().classList.add("pairing"); return say(review().dataset.pairing); }
    const first = pairing;
    pairing = "";
    return ask("POST", () => `beads/${first}/pair`, "#review", () => here({ with: bead() }));
  }
  return ask("POST", () => `beads/${bead()}/${name}`, "#review", () => here());
}
const reviewKeys = {
  ArrowDown: () => move(1), ArrowUp: () => move(-1), j: () => move(1), k: () => move(-1),
  ArrowLeft: () => turn("source"), ArrowRight: () => turn("target"), h: () => turn("source"), l: () => turn("target"),
  1: () => candidate(1), 2: () => candidate(2), Escape: () => { pairing = ""; $(".pairing")?.classList.remove("pairing"); },
};
for (const [key, name] of Object.entries({
  " ": "confirm", "Shift ": "through", n: "next", N: "previous", K: "up", J: "down", m: "merge", M: "mergeup", p: "part", s: "split", x: "apart",
  y: "pair", e: "edit", r: "realign", d: "aside", a: "reopen", g: "goto", o: "listed", b: "bookmark", B: "bookmarked", u: "undo", U: "redo", ".": "again",
})) reviewKeys[key] = () => verb(name);

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-bead]"), button = event.target.closest("[data-verb]"), link = event.target.closest("[data-go]");
  if (event.target.closest("[data-close]")) $("dialog[open]").close();
  if (button) verb(button.dataset.verb);
  const pair = event.target.closest("[data-with]");
  if (pair) ask("POST", () => `beads/${row.dataset.bead}/pair`, "#review", () => here({ with: pair.dataset.with }));
  if (link) { event.preventDefault(); go({ at: link.dataset.go }); }
  if (row && !getSelection().toString()) {
    side = event.target.closest("[data-side]")?.dataset.side || side;
    place(row, "nearest");
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-find]")) {
    event.preventDefault();
    const text = form.elements.find.value.trim();
    go(/^\d+$/.test(text) ? { place: text } : { find: text, at: bead() });
  } else if (form.matches("[data-ask]")) {
    event.preventDefault();
    const values = here(Object.fromEntries(new FormData(form, event.submitter)));
    const name = form.getAttribute("action").split("/").pop(), of = form.getAttribute("action").split("/").at(-2);
    form.closest("dialog").close();
    ask("POST", () => `beads/${of}/${name}`, "#review", () => values);
  }
});
function asked(event) {
  const choice = $(`dialog[open] [data-key="${event.key}"]`);
  if (choice && !writing(event.target)) choice.click();
  if (event.key === "Enter" && !event.shiftKey && event.target.matches("dialog textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}
