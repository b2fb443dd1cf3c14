// Forms: save with the keyboard, focus on what is wrong, nothing typed is lost when the server is away.
function formKey(event) {
  const form = event.target.closest?.("form[data-form]") ?? $("form[data-form]");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = $(`[data-save="${event.shiftKey ? "open" : "next"}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  } else if (event.key === "F2" && event.target.name) {
    const last = remembered.get(`last:${form.dataset.form}:${event.target.name}`);
    if (last) {
      event.target.value = last;
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    event.preventDefault();
  }
}

function rememberFields(event) {
  const form = event.target;
  if (!form.matches?.("form[data-form]")) return;
  // A draft on its way would arrive after the record and come back as something unsaved: let it arrive first.
  const waiting = keepers.get(form)?.busy;
  form.dataset.sent = "true";
  if (waiting) {
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.finally(() => form.requestSubmit(event.submitter));
    return;
  }
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && !name.startsWith("_")) remembered.set(`last:${form.dataset.form}:${name}`, value);
  }
}

function focusFirstWrong(root = document) {
  const wrong = $('[aria-invalid="true"]', root) ?? $("[data-summary]", root);
  if (wrong) (wrong.matches("[role=radiogroup]") ? $("input", wrong) : wrong)?.focus();
}

// The server is away or answered with a fault: the page stays, and says so with the time.
function serverAway(event) {
  const status = event.detail?.ctx?.response?.status ?? event.detail?.ctx?.response?.raw?.status ?? 0;
  if (event.type === "htmx:response:error" && status < 500) return;
  event.preventDefault?.();
  $$("form[data-sent]").forEach((form) => delete form.dataset.sent);
  const retry = make("button", { type: "button", class: "btn small" }, words("again"));
  const source = event.detail?.ctx?.sourceElement;
  retry.onclick = () => {
    clearNotice();
    (source?.matches?.("form") ? source : source?.closest?.("form"))?.requestSubmit?.() ?? location.reload();
  };
  notice("late", `${clockTime()} · ${words("away")}`, retry)?.setAttribute("role", "alert");
}
