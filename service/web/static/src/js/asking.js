// The one script of citizens' forms: what is typed is kept as people go, and a switch of language waits for it.
import { $, $$, on } from "./dom.js";
import { draftOnItsWay, wireDrafts } from "./drafts.js";

wireDrafts();

for (const link of $$(".langs a")) {
  on("click", async (event) => {
    const form = $("form[data-draft-url]");
    if (!form || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    await draftOnItsWay(form);
    location.assign(link.href);
  }, link);
}

// Once a form was sent, what this tab kept of it must not come back.
for (const form of $$("form[data-draft-url]")) on("submit", () => (form.dataset.sent = "true"), form);

$("[data-summary]")?.focus();
