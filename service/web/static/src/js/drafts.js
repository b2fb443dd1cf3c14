// What is typed is kept on the server every five seconds and on leaving a field, and here when the server is away.
const DRAFT_EVERY = 5000;

function draftValues(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue;
    values[name] = name in values ? `${values[name]},${value}` : value;
  }
  return values;
}

const keepers = new WeakMap();

class DraftKeeper {
  constructor(form) {
    this.form = form;
    keepers.set(form, this);
    this.saved = JSON.stringify(draftValues(form));
    this.failed = false;
    on("focusout", () => this.save(), form);
    this.timer = setInterval(() => this.save(), DRAFT_EVERY);
    on("beforeunload", (event) => this.failed && this.changed() && event.preventDefault(), window);
  }

  changed() {
    return JSON.stringify(draftValues(this.form)) !== this.saved;
  }

  async save() {
    if (!this.form.isConnected) return clearInterval(this.timer);
    if (this.busy || this.form.dataset.sent || !this.changed()) return;
    this.busy = this.send(JSON.stringify(draftValues(this.form)));
    await this.busy;
    this.busy = null;
  }

  async send(body) {
    try {
      const headers = { "Content-Type": "application/json", "HX-Request": "true" };
      const answer = await fetch(this.form.dataset.draftUrl, { method: "POST", headers, body });
      this.answered(answer, body);
    } catch {
      this.keepHere(body);
    }
  }

  answered(answer, body) {
    if (answer.status === 401) {
      this.keepHere(body);
      const link = make("a", { href: "/signin?next=/me/signed-in", target: "_blank", class: "btn small" }, words("signIn"));
      notice("soon", words("signedOut"), link);
    } else if (answer.ok) {
      if (this.failed) clearNotice();
      this.failed = false;
      this.saved = body;
      sessionStorage.removeItem(this.place());
      this.say();
    } else this.keepHere(body);
  }

  place() {
    return remembered.key(`draft:${this.form.dataset.draftUrl}`);
  }

  keepHere(body) {
    this.failed = true;
    sessionStorage.setItem(this.place(), body);
  }

  say() {
    const place = $("[data-draft-status]");
    if (!place) return;
    place.hidden = false;
    const time = $("[data-time]", place);
    if (time) time.textContent = clockTime();
  }

  // What was kept here while the server was away comes back when the page is opened again.
  restore() {
    const kept = sessionStorage.getItem(this.place());
    if (!kept) return;
    for (const [name, value] of Object.entries(JSON.parse(kept))) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field && !field.value) field.value = value;
    }
  }
}
