// Combobox (ARIA 1.2). The server answers the options as markup, <li role="option" data-id data-words>, since the folding
// of letters belongs there. What is typed is always a value of its own: no choice is forced.
import { $, $$, calm, fill, make, on } from "./dom.js";

const SHORTEST = 2;
const LOADING_AFTER = 300;
const asked = new WeakMap();

const isCombo = (element) => element.getAttribute?.("role") === "combobox";

function parts(input) {
  const box = input.closest("[data-combo-url]");
  return { box, list: $("[role=listbox]", box), chosen: $("input[type=hidden]", box) };
}

export function closeOptions(input) {
  const { list } = parts(input);
  asked.delete(input);
  if (list.hidden) return false;
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  return true;
}

function show(input, items) {
  const { list } = parts(input);
  list.replaceChildren(...items);
  $$("[role=option]", list).forEach((option, index) => {
    option.id = `${list.id}-${index}`;
    option.setAttribute("aria-selected", "false");
  });
  list.hidden = items.length === 0;
  input.setAttribute("aria-expanded", String(items.length > 0));
  input.removeAttribute("aria-activedescendant");
}

// The entry that keeps what was typed, as somebody new.
function asNew(box, typed, options) {
  const same = options.some((option) => option.dataset.words?.trim() === typed);
  if (!box.dataset.comboNew || same) return [];
  return [make("li", { role: "option", class: "new", "data-new": true }, make("span", {}, fill(box.dataset.comboNew, { typed })))];
}

async function ask(input) {
  const { box } = parts(input);
  const typed = input.value.trim();
  if (typed.length < SHORTEST) return closeOptions(input);
  const mine = Symbol(typed);
  asked.set(input, mine);
  const loading = make("li", { class: "dim", role: "presentation" }, box.dataset.comboLoading ?? "…");
  const timer = setTimeout(() => asked.get(input) === mine && show(input, [loading]), LOADING_AFTER);
  try {
    const address = new URL(box.dataset.comboUrl, location.href);
    address.searchParams.set("q", typed);
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    const markup = answer.ok ? await answer.text() : "";
    if (asked.get(input) !== mine) return;
    const options = $$("[role=option]", make("ul", {}, document.createRange().createContextualFragment(markup)));
    show(input, [...options, ...asNew(box, typed, options)]);
  } catch {
    if (asked.get(input) === mine) closeOptions(input);
  } finally {
    clearTimeout(timer);
  }
}

function point(input, step) {
  const { list } = parts(input);
  const options = $$("[role=option]", list);
  if (!options.length) return;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
  input.setAttribute("aria-activedescendant", options[next].id);
  options[next].scrollIntoView({ block: "nearest" });
}

function take(input, option) {
  const { chosen } = parts(input);
  if (option.dataset.words !== undefined) input.value = option.dataset.words;
  if (chosen) {
    chosen.value = option.dataset.id ?? "";
    chosen.dataset.words = input.value;
  }
  closeOptions(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const askCalmly = calm(ask, 120);

function typed(event) {
  if (!isCombo(event.target)) return;
  const { chosen } = parts(event.target);
  if (chosen && chosen.dataset.words !== event.target.value) chosen.value = "";
  askCalmly(event.target);
}

function pressed(event) {
  const input = event.target;
  // With Ctrl or Cmd the key belongs to the form.
  if (!isCombo(input) || event.ctrlKey || event.metaKey || event.altKey) return;
  const { list } = parts(input);
  const open = !list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") open ? point(input, event.key === "ArrowDown" ? 1 : -1) : ask(input);
  else if (event.key === "Enter" && open) {
    const option = $('[aria-selected="true"]', list);
    option ? take(input, option) : closeOptions(input);
  } else if (event.key !== "Escape" || !closeOptions(input)) return;
  event.preventDefault();
}

function pointed(event) {
  const option = event.target.closest?.("[role=option]");
  const input = option && $("[role=combobox]", option.closest("[data-combo-url]") ?? document.createElement("div"));
  if (!input) return;
  event.preventDefault();
  take(input, option);
  input.focus();
}

// Fields filled by the server stand for the choice that came with them.
export function wireCombos(root = document) {
  for (const input of $$("[data-combo-url] [role=combobox]", root)) {
    const { chosen } = parts(input);
    if (chosen?.value && chosen.dataset.words === undefined) chosen.dataset.words = input.value;
  }
}

on("input", typed);
on("keydown", pressed);
on("pointerdown", pointed);
on("focusout", (event) => isCombo(event.target) && closeOptions(event.target));
