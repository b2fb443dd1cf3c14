// Dates are typed as dd.mm.yyyy in every language; the arrows step by a day, the browser's own calendar helps.
import { $$, on } from "./dom.js";

const WRITTEN = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4})?)?$/;
const FIELD = "[data-date] input:not([type=date])";

function read(text) {
  const match = WRITTEN.exec(text.trim());
  if (!match) return null;
  const [day, month, year] = [match[1], match[2], match[3] ?? new Date().getFullYear()].map(Number);
  const moment = new Date(Date.UTC(year, month - 1, day));
  return moment.getUTCDate() === day ? moment : null;
}

function today() {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

function write(input, moment) {
  const [year, month, day] = moment.toISOString().slice(0, 10).split("-");
  input.value = `${day}.${month}.${year}`;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function stepped(event) {
  const input = event.target.closest?.(FIELD);
  if (!input || event.altKey || event.ctrlKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const typed = read(input.value);
  // What is typed but not a date (as "+10") is the server's to read.
  if (!typed && input.value.trim()) return;
  const moment = typed ?? today();
  if (typed) moment.setUTCDate(moment.getUTCDate() + (event.key === "ArrowUp" ? 1 : -1));
  write(input, moment);
}

function picked(event) {
  const button = event.target.closest?.("[data-pick]");
  if (!button) return;
  const [typed, native] = $$("input", button.closest("[data-date]"));
  native.value = read(typed.value)?.toISOString().slice(0, 10) ?? "";
  native.onchange = () => {
    if (native.value) write(typed, new Date(`${native.value}T00:00Z`));
    typed.focus();
  };
  try {
    native.showPicker();
  } catch {
    typed.focus();
  }
}

on("keydown", stepped);
on("click", picked);
