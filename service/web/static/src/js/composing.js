// The order of a digest: Alt with an arrow moves the item with the focus, a fine pointer draws it by its grip. Both
// press what the form has anyway, one move after another; the server counts from the order as it is then.
import { $, $$, on, passing } from "./dom.js";

const VIEW = "digest-view";
const waiting = [];
let held = null;
let busy = false;
let back = "";

const order = () => $("#order");
const itemOf = (element) => element?.closest?.("[data-item]");
const linkOf = (id) => $(`#i-${id} a.subj`);

// Moves that are typed faster than the server answers wait for each other.
function next() {
  if (busy || !waiting.length || !order()) return;
  const [id, act] = waiting.shift();
  const button = $(`button[name="${act}"][value="${id}"]`, order());
  if (!button) return next();
  [busy, back] = [true, id];
  order().requestSubmit(button);
}

function key(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const item = act && itemOf(event.target);
  if (!item || !order()?.contains(item)) return;
  event.preventDefault();
  waiting.push([item.dataset.item, act]);
  next();
}

function ended() {
  if (!busy) return;
  busy = false;
  const link = back && linkOf(back);
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
  if (!waiting.length) back = "";
  next();
}

// --- drawn by the grip

function press(event) {
  const item = event.target.closest?.("[data-grip]") && itemOf(event.target);
  if (!item || event.button > 0 || busy) return;
  held = { item, parent: item.parentElement, before: item.nextElementSibling };
  item.classList.add("is-held");
  event.target.closest("[data-grip]").setPointerCapture(event.pointerId);
  event.preventDefault();
}

function drag(event) {
  if (!held) return;
  const over = document.elementFromPoint(event.clientX, event.clientY);
  const list = over?.closest?.("[data-section]")?.querySelector("ol");
  if (!list || !order().contains(list)) return;
  const at = itemOf(over);
  if (at === held.item) return;
  if (!at) return list.append(held.item);
  const around = at.getBoundingClientRect();
  if (event.clientY < around.top + around.height / 2) at.before(held.item);
  else at.after(held.item);
}

function giveUp() {
  if (!held) return;
  const { item, parent, before } = held;
  held = null;
  item.classList.remove("is-held");
  parent.insertBefore(item, before);
}

function release() {
  if (!held) return;
  const { item, parent, before } = held;
  held = null;
  item.classList.remove("is-held");
  if (item.parentElement === parent && item.nextElementSibling === before) return;
  const form = order();
  let above = item.previousElementSibling;
  while (above && (!above.dataset.item || above.classList.contains("is-out"))) above = above.previousElementSibling;
  form.elements.section.value = item.closest("[data-section]").dataset.section;
  form.elements.after.value = above?.dataset.item ?? "";
  form.elements.position.value = above ? "" : "1";
  const button = $("[data-drop]", form);
  button.value = item.dataset.item;
  [busy, back] = [true, item.dataset.item];
  form.requestSubmit(button);
}

// --- how the preview is shown stays with this tab

function chosen(event) {
  if (event.target.matches?.("[data-view]")) passing.set(VIEW, event.target.value);
}

function wire() {
  const view = passing.get(VIEW);
  for (const radio of $$("[data-view]")) if (view) radio.checked = radio.value === view;
  const fresh = $("[data-focus]");
  fresh?.focus();
  fresh?.scrollIntoView({ block: "center" });
}

// What is open comes into sight: its row where list and text stand side by side, else the text itself.
function show() {
  if (location.hash && !location.hash.startsWith("#i-")) return;
  const narrow = matchMedia("(max-width: 1100px)").matches;
  const meant = $("#item-form") && $(narrow ? "#pane" : ".digest-item.is-at");
  meant?.scrollIntoView({ block: narrow ? "start" : "center" });
}

on("keydown", key);
on("pointerdown", press);
on("pointermove", drag);
on("pointerup", release);
on("pointercancel", giveUp);
on("keydown", (event) => event.key === "Escape" && giveUp());
on("change", chosen);
on("htmx:after:swap", wire);
on("htmx:finally:request", ended);
wire();
show();
document.documentElement.dataset.drawable = "true";
