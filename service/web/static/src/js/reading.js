// The reading desk: the clip of the keyboard stands beside the list. The next ones are fetched ahead, so that a decision
// shows the next clip at once; decisions are sent behind it, also when the page is left. Every button is a form of its own, so
// that without this script they do the same.
import { $, $$, isTyping, make, on, words } from "./dom.js";

const AHEAD = 6;
const MORE_BEFORE = 25;
const SIGNS = { Minus: "−", NumpadSubtract: "−", Equal: "+", NumpadAdd: "+" };
const wide = matchMedia("(min-width: 1101px)");
const panes = new Map();
const undos = [];
let shown = $("[data-pane]")?.dataset.pane;
// What is sent of each clip, one after another; different clips do not wait for each other.
const lines = new Map();
// How often a clip was decided on: a pane that was asked for before a decision does not come in its place.
const turns = new Map();
let undoing = Promise.resolve();
let coming = null;

const rows = () => $$("#rows tr[data-clip]");
const rowOf = (id) => document.getElementById(`r-${id}`);
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
const lettersOn = () => document.documentElement.dataset.singleKeys !== "off";

function ask(address, options = {}) {
  return fetch(address, { ...options, headers: { "HX-Request": "true", ...options.headers } });
}

async function fetchPane(id) {
  const turn = turns.get(id);
  const answer = await ask(`/monitoring/clips/${id}/pane`);
  if (!answer.ok) throw new Error(String(answer.status));
  const markup = await answer.text();
  return turns.get(id) === turn ? markup : fetchPane(id);
}

function paneOf(id) {
  if (!panes.has(id)) {
    const coming = fetchPane(id);
    coming.then((markup) => panes.set(id, markup), () => panes.delete(id));
    panes.set(id, coming);
  }
  return panes.get(id);
}

function place(id, markup) {
  if (shown !== id) return;
  const pane = $("#pane");
  pane.innerHTML = markup;
  pane.scrollTop = 0;
  pane.removeAttribute("aria-busy");
}

function show(id) {
  if (!wide.matches || !id) return;
  shown = id;
  const ready = paneOf(id);
  if (typeof ready === "string") place(id, ready);
  else {
    $("#pane").setAttribute("aria-busy", "true");
    ready.then((markup) => place(id, markup), failed);
  }
  ahead(id);
}

function ahead(id) {
  const list = rows();
  const at = list.findIndex((row) => row.dataset.clip === id);
  for (const row of list.slice(at + 1, at + 1 + AHEAD)) paneOf(row.dataset.clip);
  if (list.length - at <= MORE_BEFORE) more();
}

// The next page of the list comes under this one before its end is reached.
function more() {
  const link = $(".reading-list .pager a[rel=next]");
  if (link && !coming) coming = loadMore(link).catch(() => null).finally(() => (coming = null));
}

async function loadMore(link) {
  const answer = await ask(link.href, { headers: { "HX-Request-Type": "full" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  $("#rows").append(...$$("#rows tr[data-clip]", page).filter((row) => !document.getElementById(row.id)));
  const next = $(".reading-list .pager a[rel=next]", page);
  if (next) link.href = next.getAttribute("href");
  else link.remove();
}

function focusOn(row) {
  $("a[href]", row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(id) {
  const list = rows();
  const next = list[list.findIndex((row) => row.dataset.clip === id) + 1];
  if (next) {
    focusOn(next);
    show(next.dataset.clip);
  } else if (coming) coming.then(() => step(id));
  else {
    shown = "";
    $("#pane").replaceChildren($("#at-end").content.cloneNode(true));
  }
}

function failed() {
  $("#pane").removeAttribute("aria-busy");
  notice(words("away"));
}

function notice(sentence) {
  $("#notices").replaceChildren(make("div", { class: "notice late", role: "alert" }, sentence));
}

// What the server made of a decision: new buttons, the row's state, and how to take it back.
function decided(id, markup) {
  const fresh = document.createRange().createContextualFragment(markup).querySelector(".verdict");
  const row = rowOf(id);
  if (row) {
    const state = $("[data-state-of]", row);
    state.className = `state ${fresh.dataset.shape}`;
    state.textContent = fresh.dataset.stateWords;
    row.classList.toggle("is-new", fresh.dataset.state === "captured");
    row.classList.toggle("is-out", fresh.dataset.state === "screened_out");
    const tone = $("[data-tone-of]", row);
    tone.hidden = !fresh.dataset.tone;
    tone.className = `tag tone tone-${fresh.dataset.tone}`;
    tone.textContent = fresh.dataset.toneWords;
  }
  panes.delete(id);
  turns.set(id, (turns.get(id) ?? 0) + 1);
  if (fresh.dataset.decisions) undos.push({ id, decisions: fresh.dataset.decisions });
  say(fresh.dataset.said, Boolean(fresh.dataset.decisions));
  if (shown !== id) return;
  const held = document.activeElement?.closest(".verdict") ? document.activeElement.dataset.press : null;
  $("#pane .verdict")?.replaceWith(fresh);
  if (held) $(`#pane [data-press="${CSS.escape(held)}"]`)?.focus();
}

function say(sentence, undoable) {
  const toast = $("#undo-toast").content.cloneNode(true);
  $("[data-words]", toast).textContent = sentence;
  if (!undoable) $("[data-undo]", toast).remove();
  $("#toasts").replaceChildren(toast);
}

async function send(id, address, body) {
  try {
    const answer = await ask(address, { method: "POST", body, keepalive: true });
    const markup = await answer.text();
    if (answer.ok) return decided(id, markup);
    const said = new DOMParser().parseFromString(markup, "text/html");
    const sentence = $("li[data-sentence]", said) ?? $("[data-sentence], .err", said);
    notice(sentence?.textContent.trim() || words("away"));
  } catch {
    notice(words("away"));
  }
  // What was not taken must not look as if it were.
  rowOf(id)?.classList.add("is-late");
  panes.delete(id);
  const row = rowOf(id);
  if (row) focusOn(row), show(id);
}

function inLine(id, address, body) {
  lines.set(id, (lines.get(id) ?? Promise.resolve()).then(() => send(id, address, body)));
}

function decide(form, whole = false) {
  const id = form.closest("[data-clip-id]").dataset.clipId;
  const body = new URLSearchParams(new FormData(form));
  if (whole) body.set("story", "1");
  inLine(id, form.action, body);
  if ("advance" in form.dataset) step(id);
}

// What was decided last may still be on its way: only then is it known what there is to take back.
function undo() {
  undoing = undoing.then(() => Promise.all(lines.values())).then(takeBack);
}

function takeBack() {
  const last = undos.pop();
  if (!last) return;
  inLine(last.id, `/monitoring/clips/${last.id}/undo`, new URLSearchParams({ decisions: last.decisions }));
  const row = rowOf(last.id);
  if (row) focusOn(row), show(last.id);
}

function keyOf(event) {
  if (/^(Digit|Numpad)\d$/.test(event.code)) return event.code.slice(-1);
  return SIGNS[event.code] ?? (event.code.startsWith("Key") ? event.code[3] : "");
}

function pressed(event) {
  if (!plain(event) || isTyping(event.target) || $("dialog:modal") || !lettersOn()) return;
  const name = keyOf(event);
  const button = name && $(`[data-press="${CSS.escape(name)}"]`);
  if (!button || ($("[data-reading]") && !wide.matches)) return;
  const form = button.form;
  const whole = event.shiftKey && "advance" in form.dataset;
  if (event.shiftKey && !whole && !SIGNS[event.code]) return;
  event.preventDefault();
  event.stopPropagation();
  // On a page of its own, where no list goes on, the form is sent as it is.
  if ($("[data-reading]")) decide(form, whole);
  else button.click();
}

function sent(event) {
  const form = event.target.closest?.("form[data-decide]");
  if (!form || !$("[data-reading]") || !wide.matches) return;
  event.preventDefault();
  decide(form);
}

function clicked(event) {
  if (event.target.closest?.("[data-read-undo]")) return undo();
  const link = event.target.closest?.("#rows a.subj");
  // Enter on the row opens the clip's own page; a click shows it beside the list.
  if (!link || !wide.matches || !plain(event) || event.shiftKey || event.detail === 0) return;
  event.preventDefault();
  link.focus();
  show(link.closest("tr").dataset.clip);
}

on("keydown", pressed, document, true);
on("submit", sent, document, true);
on("click", clicked);
on("row:moved", (event) => show(event.target.dataset?.clip));
if (shown && wide.matches && $("[data-reading]")) {
  const row = rowOf(shown);
  if (row) focusOn(row);
  ahead(shown);
}
