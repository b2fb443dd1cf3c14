// What the page says of itself: one notice above the sheet, one toast below it.
import { $, clockTime, drawing, make, on, words } from "./dom.js";

const TOAST_SECONDS = 10;
const MARKS = { late: "triangle-alert", soon: "clock", ok: "check" };

// A sentence above the sheet; the page and what was typed stay. `act` is a button or a link.
export function notice(kind, sentence, act = null) {
  const place = $("#notices");
  if (!place) return;
  const said = make("div", { class: "grow" }, make("p", {}, sentence));
  if (act) said.append(make("p", { class: "line" }, act));
  const role = kind === "late" ? "alert" : "status";
  place.replaceChildren(make("div", { class: `notice ${kind}`, role }, drawing(MARKS[kind]), said));
  place.scrollIntoView({ block: "nearest" });
}

// The sentence of an error page or part: that of a field before the general one.
export function saidIn(markup) {
  const page = new DOMParser().parseFromString(markup ?? "", "text/html");
  return ($("li[data-sentence]", page) ?? $("[data-sentence], .err", page))?.textContent.trim() || null;
}

export const clearNotice = () => $("#notices")?.replaceChildren();

export const pressable = (sentence, act) => {
  const button = make("button", { type: "button", class: "btn small" }, sentence);
  button.onclick = act;
  return button;
};

// Something failed that can be tried again: when, what, and a button.
export function awayNotice(again) {
  notice("late", `${clockTime()} · ${words("away")}`, pressable(words("again"), () => (clearNotice(), again())));
}

export function signedOutNotice() {
  const address = "/signin?next=/me/signed-in";
  notice("soon", words("signedOut"), make("a", { href: address, target: "_blank", class: "btn small" }, words("signIn")));
}

// A toast that the server rendered leaves after ten seconds, but not under a pointer or with the focus in it.
export function wireToasts() {
  for (const toast of document.querySelectorAll("#toasts .toast:not([data-timed])")) {
    toast.dataset.timed = "true";
    let left = TOAST_SECONDS;
    const timer = setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return;
      left -= 1;
      if (left > 0 && toast.isConnected) return;
      clearInterval(timer);
      toast.remove();
    }, 1000);
  }
}

export function undoLast() {
  const button = $("#toasts .toast [data-undo]");
  button?.click();
  return Boolean(button);
}

// A live region says what comes into it, not what it holds when the page opens: a toast that came with the page is put
// there once more.
export function sayToasts() {
  const place = $("#toasts");
  const toasts = [...(place?.children ?? [])];
  if (!toasts.length) return;
  place.replaceChildren();
  setTimeout(() => place.append(...toasts), 100);
}

on("click", (event) => event.target.closest?.(".toast [data-close]")?.closest(".toast").remove());
