// The page of a document on which marks are drawn: with the mouse, a finger or a pen, and the keyboard. Every change is
// sent by a form of the page, so that without this script the forms do the same.
import { $, $$, calm, on } from "./dom.js";

const WHOLE = 10_000;
const LEAST = 30;
const STEP = 40;
const CORNER = 14;
const SIDES = ["x", "y", "width", "height"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const waiting = new Map();
let held = null;

const sheet = () => $("[data-board] svg");
const drawing = () => $("[data-board]")?.dataset.drawing !== undefined;
const placeOf = (mark) => SIDES.map((side) => Number(mark.getAttribute(side)));
const show = (mark, place) => SIDES.forEach((side, index) => mark.setAttribute(side, place[index]));
const between = (value, least, most) => Math.round(Math.min(Math.max(value, least), most));
const formOf = (id) => $(`form[data-mark="${id}"]`);

function point(event) {
  const around = sheet().getBoundingClientRect();
  return [
    between(((event.clientX - around.left) / around.width) * WHOLE, 0, WHOLE),
    between(((event.clientY - around.top) / around.height) * WHOLE, 0, WHOLE),
  ];
}

// Moved as a whole it stays on the page; pulled at its corner it stays a mark.
function moved([x, y, w, h], right, down) {
  return [between(x + right, 0, WHOLE - w), between(y + down, 0, WHOLE - h), w, h];
}
function pulled([x, y, w, h], right, down) {
  return [x, y, between(w + right, LEAST, WHOLE - x), between(h + down, LEAST, WHOLE - y)];
}

function fill(form, place) {
  ["left", "top", "width", "height"].forEach((name, index) => (form.elements[name].value = place[index] / 100));
}

function send(form, act = "") {
  if (!form || form.dataset.sent) return false;
  const button = act ? $(`button[value="${act}"]`, form) : $("button:not([name])", form);
  form.requestSubmit(button ?? undefined);
  return true;
}

// What the keyboard did is sent once it pauses; while an answer is on its way, a little later.
const sendWaiting = calm(() => {
  for (const [id, place] of waiting) {
    const form = formOf(id);
    if (!form) waiting.delete(id);
    else if (form.dataset.sent) sendWaiting();
    else {
      fill(form, place);
      waiting.delete(id);
      send(form);
      return;
    }
  }
}, 700);

function change(mark, place) {
  show(mark, place);
  waiting.set(mark.dataset.place, place);
  sendWaiting();
}

const atCorner = (mark, event) => {
  const around = mark.getBoundingClientRect();
  return around.right - event.clientX < CORNER && around.bottom - event.clientY < CORNER;
};

function press(event) {
  const board = event.target.closest?.("[data-board] svg");
  if (!board || !$("form[data-draw]") || event.button > 0) return;
  // A finger scrolls the page unless drawing was switched on.
  if (event.pointerType === "touch" && !drawing()) return;
  const mark = event.target.closest("[data-place]");
  const from = point(event);
  if (mark) held = { mark, from, before: placeOf(mark), how: atCorner(mark, event) ? pulled : moved };
  else {
    const fresh = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    fresh.setAttribute("class", "fresh");
    board.append(fresh);
    held = { mark: fresh, from, fresh: true };
    show(fresh, [...from, 0, 0]);
  }
  board.setPointerCapture(event.pointerId);
  event.preventDefault();
  if (mark) mark.focus();
}

function drag(event) {
  if (!held) return;
  const [x, y] = point(event);
  const [fromX, fromY] = held.from;
  if (held.fresh) show(held.mark, [Math.min(x, fromX), Math.min(y, fromY), Math.abs(x - fromX), Math.abs(y - fromY)]);
  else show(held.mark, held.how(held.before, x - fromX, y - fromY));
}

function release() {
  if (!held) return;
  const { mark, fresh, before } = held;
  held = null;
  const place = placeOf(mark);
  if (!fresh) return String(place) === String(before) ? undefined : change(mark, place);
  if (place[2] < LEAST || place[3] < LEAST) return mark.remove();
  const form = $("form[data-draw]");
  fill(form, place);
  if (!send(form)) mark.remove();
}

function giveUp() {
  if (held?.fresh) held.mark.remove();
  else if (held) show(held.mark, held.before);
  held = null;
}

function key(event) {
  if (event.key === "Escape" && held) return giveUp();
  const mark = event.target.closest?.("[data-place]");
  if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  if (arrow) change(mark, (event.shiftKey ? pulled : moved)(placeOf(mark), arrow[0] * STEP, arrow[1] * STEP));
  else if (event.key === "Delete" || event.key === "Backspace") send(formOf(mark.dataset.place), "remove");
  else if (event.key === "Enter" || event.key === " ") $("select", formOf(mark.dataset.place))?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function toggle(event) {
  const button = event.target.closest?.("[data-draw-toggle]");
  if (!button) return;
  const board = $("[data-board]");
  const now = !drawing();
  if (now) board.dataset.drawing = "";
  else delete board.dataset.drawing;
  button.setAttribute("aria-pressed", String(now));
}

// The list and the picture show which mark is meant.
function point_out(event) {
  const form = event.target.closest?.("form[data-mark]");
  const id = form?.dataset.mark ?? event.target.closest?.("[data-place]")?.dataset.place;
  $$("[data-place]").forEach((mark) => mark.toggleAttribute("data-meant", mark.dataset.place === id));
}

function wire() {
  $$("[data-draw-toggle]").forEach((button) => (button.hidden = false));
  $$(".fresh").forEach((mark) => mark.remove());
  $("[data-new]")?.focus();
  for (const [id, place] of waiting) {
    const mark = $(`[data-place="${id}"]`);
    if (mark) show(mark, place);
  }
}

on("pointerdown", press);
on("pointermove", drag);
on("pointerup", release);
on("pointercancel", giveUp);
on("keydown", key, document, true);
on("click", toggle);
on("focusin", point_out);
on("htmx:after:swap", wire);
wire();
document.documentElement.dataset.drawable = "true";
