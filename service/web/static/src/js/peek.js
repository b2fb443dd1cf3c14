// A quick look at the row of the keyboard beside the list: its data-peek answers a fragment.
import { $, on } from "./dom.js";
import { rowAt } from "./rows.js";

let asked = 0;

export const peekOpen = () => Boolean($("#peek")?.open);

async function load(address) {
  const mine = ++asked;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  const markup = await answer.text();
  if (mine !== asked) return;
  const body = $("#peek .body");
  body.innerHTML = markup;
  window.htmx?.process(body);
}

export function showPeek() {
  const address = rowAt()?.dataset.peek;
  const panel = $("#peek");
  if (!address || !panel) return false;
  if (!panel.open) panel.show();
  load(address).catch(() => closePeek());
  $("a[href]", rowAt())?.focus({ preventScroll: true });
  return true;
}

export function closePeek() {
  if (!peekOpen()) return false;
  $("#peek").close();
  return true;
}

on("row:moved", () => peekOpen() && showPeek());
