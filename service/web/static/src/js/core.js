// Small tools that every part uses. All parts share one module scope; words come from data attributes, never from here.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, handle, root = document, options = undefined) => root.addEventListener(type, handle, options);
const words = (name) => document.body.dataset[name] ?? "";
const isTyping = (element) =>
  element.matches?.("input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]");

// Makes an element with attributes and children; text is always set as text, never as markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function clockTime(moment = new Date()) {
  return moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}

// One notice at the top of the sheet; the page and what was typed stay.
function notice(kind, text, action) {
  const place = $("#notices");
  if (!place) return null;
  const box = make("div", { class: `notice ${kind}` }, make("div", { class: "grow" }, make("p", {}, text)));
  if (action) box.firstChild.append(action);
  place.replaceChildren(box);
  return box;
}

const clearNotice = () => $("#notices")?.replaceChildren();

// Runs a function when nothing called it again for a while.
function calm(call, wait) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), wait);
  };
}

// Remembers small things for this agency and person only.
const remembered = {
  key: (name) => `chancery:${words("agency")}:${words("person")}:${name}`,
  get: (name) => localStorage.getItem(remembered.key(name)),
  set: (name, value) => localStorage.setItem(remembered.key(name), value),
};
