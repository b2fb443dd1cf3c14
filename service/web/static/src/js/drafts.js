// What is typed is kept on the server every five seconds and on leaving a field; in this tab while the server is away.
import { $, $$, clockTime, fill, on, passing } from "./dom.js";
import { clearNotice, signedOutNotice } from "./notices.js";

const EVERY = 5000;
const keepers = new WeakMap();

// Posted as one text per field; several values of one name are parted by spaces, as the server reads ids.
function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") values[name] = name in values ? `${values[name]} ${value}` : value;
  }
  return JSON.stringify(values);
}

class Draft {
  constructor(form) {
    this.form = form;
    this.saved = valuesOf(form);
    this.failed = false;
    this.restore();
    on("focusout", () => this.save(), form);
    this.timer = setInterval(() => this.save(), EVERY);
  }

  get place() {
    return `draft:${this.form.dataset.draftUrl}`;
  }

  get unsaved() {
    return this.failed && this.form.isConnected && valuesOf(this.form) !== this.saved;
  }

  async save(last = false) {
    if (!this.form.isConnected) return clearInterval(this.timer);
    const body = valuesOf(this.form);
    if (this.busy || this.form.dataset.sent || body === this.saved) return;
    this.busy = this.send(body, last);
    await this.busy;
    this.busy = null;
  }

  async send(body, last) {
    const headers = { "Content-Type": "application/json", "HX-Request": "true" };
    try {
      const answer = await fetch(this.form.dataset.draftUrl, { method: "POST", headers, body, keepalive: last });
      if (answer.ok) this.kept(body);
      else this.keepHere(body, answer.status);
    } catch {
      this.keepHere(body, 0);
    }
  }

  kept(body) {
    if (this.failed) clearNotice();
    [this.failed, this.saved] = [false, body];
    passing.drop(this.place);
    this.say("saved");
  }

  keepHere(body, status) {
    if (status === 401 && !this.failed) signedOutNotice();
    this.failed = true;
    passing.set(this.place, body);
    this.say("here");
  }

  say(which) {
    const place = $("[data-draft-status]");
    if (!place) return;
    place.hidden = false;
    place.classList.toggle("soon", which === "here");
    place.classList.toggle("ok", which === "saved");
    $("[data-said]", place).textContent = fill(place.dataset[which], { time: clockTime() });
  }

  // What this tab kept while the server was away comes back into the fields that are still empty.
  restore() {
    const kept = JSON.parse(passing.get(this.place) ?? "null");
    for (const [name, value] of Object.entries(kept ?? {})) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field && !field.value) field.value = value;
    }
  }

  // The server took what the form held: nothing is left to bring back, and what it shows now is where it begins anew.
  taken() {
    passing.drop(this.place);
    this.failed = false;
    this.saved = valuesOf(this.form);
  }
}

const drafts = () => $$("form[data-draft-url]").map((form) => keepers.get(form)).filter(Boolean);

export function wireDrafts(root = document) {
  for (const form of $$("form[data-draft-url]", root)) if (!keepers.has(form)) keepers.set(form, new Draft(form));
}

export const draftTaken = (form) => keepers.get(form)?.taken();
export const draftOnItsWay = (form) => keepers.get(form)?.busy;

// Another save may be under way with what stood there before: what stands there now is kept in this tab, too.
on("beforeunload", (event) => {
  for (const draft of drafts().filter((one) => one.unsaved)) {
    passing.set(draft.place, valuesOf(draft.form));
    event.preventDefault();
  }
}, window);
on("visibilitychange", () => document.visibilityState === "hidden" && drafts().forEach((draft) => draft.save(true)));
