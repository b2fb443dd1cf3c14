// Small tools that every module uses. Words come from data attributes, so the script has no language of its own.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const on = (type, handle, root = document, options = undefined) => root.addEventListener(type, handle, options);
export const words = (name) => document.body.dataset[name] ?? "";

const NOT_TEXT = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=file]";

export const isTyping = (element) =>
  element.matches?.(`input:not(${NOT_TEXT}), textarea, select, [contenteditable]`) ?? false;

// Makes an element; text is always set as text, never as markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// The drawing called `name`, from those that the page carries for the script (#drawings).
export function drawing(name) {
  return $(`#drawings [data-drawing="${name}"] svg`)?.cloneNode(true) ?? null;
}

// A sentence of the page with its holes filled: "%(left)s of %(total)s".
export const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (hole, name) => values[name] ?? hole);

// Where a strip of links is wider than the screen, the one that is open stands in its middle.
export function showCurrent() {
  for (const strip of $$(".tabs, .rail")) {
    const open = $("[aria-current]", strip)?.getBoundingClientRect();
    const around = strip.getBoundingClientRect();
    if (open) strip.scrollLeft += open.left + open.width / 2 - around.left - around.width / 2;
  }
}

// hh:mm in the agency's zone, as the server writes it.
export function clockTime(moment = new Date()) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: words("zone") || undefined };
  return moment.toLocaleTimeString("en-GB", options);
}

// Runs a function when nothing called it again for a while.
export function calm(call, wait) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), wait);
  };
}

// Storage may be shut by the browser's settings; then nothing is remembered, and nothing breaks.
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

const ownKey = (name) => `chancery:${words("agency")}:${words("person")}:${name}`;

// What this browser keeps for one person of one agency. `values` outlive the tab, `session` does not.
const keeper = (open) => ({
  get: (name) => quietly(() => open().getItem(ownKey(name))),
  set: (name, value) => quietly(() => open().setItem(ownKey(name), value)),
  drop: (name) => quietly(() => open().removeItem(ownKey(name))),
});

export const lasting = keeper(() => localStorage);
export const passing = keeper(() => sessionStorage);
