// Single letters by physical key: Georgian and Azerbaijani layouts send other characters. They can be switched off.
const keymap = JSON.parse($('meta[name="keymap"]')?.content ?? "{}");
const lettersOn = () => document.documentElement.dataset.singleKeys !== "off";
let afterGo = false;

function keyName(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || event.code === "Slash") return "/";
  return event.code.startsWith("Key") ? event.code[3] : event.key;
}

const actOf = (letter) => Object.keys(keymap).find((act) => keymap[act] === letter);

function pressLetter(event, letter) {
  if (afterGo) {
    afterGo = false;
    const target = $(`[data-go="${letter}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    }
    return;
  }
  const act = actOf(letter);
  if (act === "go") {
    afterGo = true;
    setTimeout(() => (afterGo = false), 1500);
    return;
  }
  if (act === "next" || act === "previous") {
    if (moveRow(act === "next" ? 1 : -1)) event.preventDefault();
    else clickKey(event, act);
    return;
  }
  if (act === "mark") return markRow(event);
  if (act === "undo" && undoLast()) return event.preventDefault();
  if (act) clickKey(event, act);
}

function clickKey(event, act) {
  const target = $(`[data-key="${act}"]:not([disabled])`);
  if (!target) return;
  event.preventDefault();
  target.click();
}

function pressAnywhere(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "F8") return clickKey(event, "F8");
  if (isTyping(event.target) || $("dialog[open]")) return;
  const name = keyName(event);
  if (name === "ArrowDown" || name === "ArrowUp") {
    if (document.activeElement?.closest(".register") && moveRow(name === "ArrowDown" ? 1 : -1)) event.preventDefault();
    return;
  }
  if (name === " " && document.activeElement?.closest(".register")) return markRow(event);
  if (!lettersOn()) return;
  if (name === "?") {
    event.preventDefault();
    $("#keys")?.showModal();
  } else if (name === "/") {
    event.preventDefault();
    $('[data-key="/"]')?.focus();
  } else if (/^[A-Z]$/.test(name)) pressLetter(event, name);
}
