// Forms: saved from the keyboard, sent without leaving the page, so that nothing typed is lost when the server is away
// or says no. A <form data-form="name"> needs nothing else; without script it is a plain form.
import { $, $$, isTyping, lasting, on, words } from "./dom.js";
import { draftOnItsWay, draftTaken } from "./drafts.js";
import { uploading } from "./files.js";
import { awayNotice, clearNotice, notice, saidIn, signedOutNotice } from "./notices.js";

const LOADING_AFTER = 400;
let loading;

// What is wrong with a form, or what somebody else saved, takes its place when the answer brings a form again.
// Where the act is not the reader's to do (403) it may be the form again, too, or a bare page that says no.
function shown(ctx) {
  const name = formOf(ctx.sourceElement)?.dataset.form;
  if (ctx.response?.status === 403) return Boolean(name) && ctx.text.includes(`data-form="${name}"`);
  return [409, 422].includes(ctx.response?.status) && ctx.text.includes("<form");
}

export function wireForms(root = document) {
  for (const form of $$("form[data-form]:not([hx-post]):not([data-plain])", root)) {
    form.setAttribute("hx-post", form.getAttribute("action") || location.pathname + location.search);
    form.setAttribute("hx-target", "#main");
    form.setAttribute("hx-select", "#main");
    form.setAttribute("hx-swap", "outerMorph");
    // htmx may have looked at the page before this script came.
    window.htmx?.process(form);
  }
}

export function focusFirstWrong(root = document) {
  const wrong = $('[aria-invalid="true"]', root) ?? $("[data-summary]", root);
  const target = wrong?.matches("[role=radiogroup]") ? $("input", wrong) : wrong;
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

const MAIN = "button.main-act:not([type=button])";
const OTHER = "button:not([type=button]):not([formmethod=dialog])";

// The button that Ctrl+Enter presses in a form.
function mainButton(form, which) {
  const own = (selector) => $(selector, form) ?? (form.id && $(`${selector}[form="${form.id}"]`)) ?? null;
  return own(`[data-save="${which}"]`) || own("[data-save]") || own(MAIN) || own(OTHER);
}

// The form that is being filled in: in the open dialog, where somebody types, or the one that the page is about.
// A button of a small form beside it, such as "delete", is pressed by Enter and not by this.
function formAtHand({ target }) {
  const dialog = $("dialog:modal");
  if (dialog) return target.closest?.("dialog form") ?? $(`form:has(${MAIN})`, dialog);
  const own = target.closest?.("form");
  if (own && (own.matches("[data-form]") || isTyping(target) || $(MAIN, own))) return own;
  const whole = $$(`form[data-form], form:has(${MAIN})`).filter((form) => !form.closest("dialog"));
  return whole.find((form) => form.matches("[data-form]")) ?? (whole.length === 1 ? whole[0] : null);
}

function save(event) {
  const form = formAtHand(event);
  const button = form && mainButton(form, event.shiftKey ? "open" : "next");
  if (button && !button.disabled) button.click();
  return Boolean(button);
}

function repeatHere(event) {
  const form = event.target.closest?.("form[data-form]");
  if (!form || !event.target.name || !isTyping(event.target)) return false;
  repeat(form, event.target);
  return true;
}

function pressed(event) {
  if (event.isComposing) return;
  const saving = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (saving ? save(event) : event.key === "F2" && repeatHere(event)) event.preventDefault();
}

// F2: the value this field had when the form was last sent.
function repeat(form, field) {
  const last = lasting.get(`last:${form.dataset.form}:${field.name}`);
  if (!last) return;
  field.value = last;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Neither the browser nor htmx sends the form.
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function sent(event) {
  const form = event.target;
  if (!form.matches?.("form[data-form]")) return;
  if (form.dataset.sent) return stop(event);
  if (uploading()) {
    notice("soon", words("uploading"));
    return stop(event);
  }
  form.dataset.sent = "true";
  // A draft on its way would arrive after the record and come back as something unsaved: it goes first.
  const draft = draftOnItsWay(form);
  if (draft) {
    draft.finally(() => (delete form.dataset.sent, form.requestSubmit(event.submitter)));
    return stop(event);
  }
  for (const field of form.elements) {
    const kept = isTyping(field) && field.name && field.value && !field.name.startsWith("_") && field.type !== "password";
    if (kept) lasting.set(`last:${form.dataset.form}:${field.name}`, field.value);
  }
}

const formOf = (element) => (element?.matches?.("form[data-form]") ? element : null);

function released(event) {
  const form = formOf(event.detail?.ctx?.sourceElement);
  if (form) delete form.dataset.sent;
}

// A form that was taken answers with another page: go there for good.
function answered(event) {
  const { sourceElement, response } = event.detail.ctx;
  const form = formOf(sourceElement);
  if (form && response.status < 400) draftTaken(form);
  if (!form || !response.raw.redirected) return;
  event.preventDefault();
  location.assign(response.raw.url);
}

function again(ctx) {
  const { sourceElement: element, sourceEvent: happened } = ctx;
  if (element.matches("form") && happened?.type === "submit") element.requestSubmit(happened.submitter ?? undefined);
  else if (happened?.type === "click") element.click();
  else window.htmx?.trigger(element, happened?.type ?? "click");
}

// The server says no to something that is not a field, or is away: the page stays as it is.
function refused(event) {
  const ctx = event.detail.ctx;
  const status = ctx?.response?.status ?? 0;
  if (!ctx || shown(ctx)) return;
  Object.assign(ctx, { swap: "none", push: false, replace: false });
  if (status === 401) return signedOutNotice();
  if (status >= 500 || status === 0) return awayNotice(() => again(ctx));
  const sentence = saidIn(ctx.text);
  if (sentence) notice("late", sentence);
  else awayNotice(() => again(ctx));
}

function started() {
  clearTimeout(loading);
  loading = setTimeout(() => $("#busy") && ($("#busy").hidden = false), LOADING_AFTER);
}

function ended(event) {
  clearTimeout(loading);
  if ($("#busy")) $("#busy").hidden = true;
  released(event);
}

on("keydown", pressed);
on("submit", sent, document, true);
on("htmx:before:request", started);
on("htmx:before:response", answered);
on("htmx:response:error", refused);
on("htmx:error", refused);
on("htmx:after:request", (event) => event.detail.ctx.response.status < 400 && clearNotice());
on("htmx:finally:request", ended);
on("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent), window);
