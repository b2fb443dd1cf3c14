// Keys. Single letters go by the physical key, since Georgian and Azerbaijani layouts send other characters; a person
// may switch them off. What a letter does comes from the catalogue (<meta name="keymap">): act -> letter.
import { $, isTyping, on } from "./dom.js";
import { closeMenus } from "./dialogs.js";
import { undoLast } from "./notices.js";
import { closePeek, showPeek } from "./peek.js";
import { markRow, moveRow, openRow, rowAt, unmarkAll } from "./rows.js";

const GO_SECONDS = 1.5;
const keymap = JSON.parse($('meta[name="keymap"]')?.content || "{}");
const lettersOn = () => document.documentElement.dataset.singleKeys !== "off";
const actOf = (letter) => Object.keys(keymap).find((act) => keymap[act] === letter);
let goUntil = 0;

function keyName(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || event.code === "Slash") return "/";
  return event.code.startsWith("Key") ? event.code[3] : event.key;
}

// Presses what carries data-key="name"; a field gets the focus instead.
function press(name) {
  const target = $(`dialog[open] [data-key="${name}"]:not([disabled])`) ?? $(`[data-key="${name}"]:not([disabled])`);
  if (!target || (target.closest("[hidden]") && !target.closest("details"))) return false;
  if (isTyping(target)) {
    target.focus();
    target.select?.();
  } else target.click();
  return true;
}

function goTo(letter) {
  goUntil = 0;
  const target = $(`[data-go="${letter}"]`);
  target?.click();
  return Boolean(target);
}

function letter(event, name) {
  if (performance.now() < goUntil) return goTo(name);
  const act = actOf(name);
  if (event.shiftKey && act !== "mark") return false;
  if (act === "go") return Boolean((goUntil = performance.now() + GO_SECONDS * 1000));
  if (act === "next" || act === "previous") return moveRow(act === "next" ? 1 : -1) || press(act);
  if (act === "mark") return markRow(event.shiftKey);
  if (act === "undo") return undoLast();
  return act ? press(act) : false;
}

function inRegister(event, name) {
  if (!document.activeElement?.closest(".register")) return false;
  if (name === "ArrowDown" || name === "ArrowUp") return moveRow(name === "ArrowDown" ? 1 : -1);
  const onRow = rowAt() && !event.target.matches("input, button, summary");
  if (name === " " && onRow) return showPeek() || markRow();
  if (name === "Enter" && rowAt() && event.target.matches("input")) return openRow(), true;
  return false;
}

function leave() {
  if ($("dialog:modal")) return false;
  return closePeek() || closeMenus() || unmarkAll() || press("Esc");
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const name = keyName(event);
  let done = false;
  if (name === "Escape") done = leave();
  else if (/^F\d+$/.test(name)) done = press(name);
  else if (!isTyping(event.target) && !$("dialog:modal")) {
    done = inRegister(event, name);
    if (!done && lettersOn()) {
      if (name === "?") done = Boolean($("#keys")?.showModal() ?? true);
      else if (name === "/") done = press("/");
      else if (/^[A-Z]$/.test(name)) done = letter(event, name);
    }
  }
  if (done) event.preventDefault();
}

on("keydown", pressed);
