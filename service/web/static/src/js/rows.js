// The rows of a register: keys move the real focus, marks gather in the bulk bar.
import { $, $$, on, passing } from "./dom.js";

const rowList = () => $$(".register tbody tr");
const boxOf = (row) => $("input[type=checkbox]", row);
const linkOf = (row) => $("a[href]", row);
const here = () => `row:${location.pathname}${location.search}`;
let lastMarked = null;

export const rowAt = () => $(".register tr.is-at");

function pointTo(row) {
  for (const one of $$(".register tr.is-at")) one.classList.toggle("is-at", one === row);
  row.classList.add("is-at");
  if (row.id) passing.set(here(), row.id);
}

export function moveRow(step) {
  const rows = rowList();
  if (!rows.length) return false;
  const at = rows.indexOf(rowAt());
  const start = step > 0 ? 0 : rows.length - 1;
  const row = rows[at < 0 ? start : Math.max(0, Math.min(rows.length - 1, at + step))];
  pointTo(row);
  linkOf(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  row.dispatchEvent(new CustomEvent("row:moved", { bubbles: true }));
  return true;
}

export function openRow() {
  linkOf(rowAt() ?? document)?.click();
}

// Marks the row of the keyboard; `range`: also every row between it and the one marked before.
export function markRow(range = false) {
  const row = rowAt();
  const box = row && boxOf(row);
  if (!box) return false;
  const rows = rowList();
  const from = range ? rows.indexOf(lastMarked) : -1;
  if (from < 0) box.checked = !box.checked;
  else {
    const [first, last] = [from, rows.indexOf(row)].sort((one, other) => one - other);
    for (const between of rows.slice(first, last + 1)) if (boxOf(between)) boxOf(between).checked = true;
  }
  lastMarked = row;
  showMarked();
  return true;
}

export function showMarked() {
  const boxes = rowList().map((row) => [row, boxOf(row)]).filter(([, box]) => box);
  const count = boxes.filter(([row, box]) => (row.classList.toggle("is-on", box.checked), box.checked)).length;
  const all = $("[data-mark-all]");
  if (all) [all.checked, all.indeterminate] = [count > 0 && count === boxes.length, count > 0 && count < boxes.length];
  const bar = $(".bulk");
  if (!bar) return;
  bar.hidden = count === 0;
  const shown = $("[data-count]", bar);
  if (shown && shown.textContent !== String(count)) shown.textContent = String(count);
}

export function unmarkAll() {
  if (!$(".register tbody input[type=checkbox]:checked")) return false;
  for (const box of $$(".register input[type=checkbox]")) box.checked = false;
  lastMarked = null;
  showMarked();
  return true;
}

// Coming back to a list puts the keyboard on the row that was left.
export function returnToRow() {
  const kept = passing.get(here());
  const row = kept && document.getElementById(kept);
  if (row?.matches(".register tr") && !rowAt()) pointTo(row);
}

on("focusin", (event) => {
  const row = event.target.closest?.(".register tbody tr");
  if (row) pointTo(row);
});
on("change", (event) => {
  if (event.target.matches?.("[data-mark-all]")) {
    for (const row of rowList()) if (boxOf(row)) boxOf(row).checked = event.target.checked;
  }
  if (event.target.matches?.(".register input[type=checkbox]")) {
    lastMarked = event.target.closest("tbody tr") ?? lastMarked;
    showMarked();
  }
});
on("click", (event) => event.target.closest?.("[data-unmark]") && unmarkAll());
