// Uploads: dropped or chosen, each with progress, bytes left, a way to stop and a way to try again. A zone is
// <div data-drop="address" data-list="#where">; its other data attributes are the sentences. The server's row replaces ours.
import { $, drawing, fill, make, on } from "./dom.js";
import { pressable, saidIn, signedOutNotice } from "./notices.js";

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"];

function inUnits(bytes) {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
  const options = { style: "unit", unit: SIZES[step], unitDisplay: "short", maximumFractionDigits: step > 1 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, options).format(bytes / 1024 ** step);
}

function iconButton(name, label, act) {
  const button = make("button", { type: "button", class: "btn bare small", "aria-label": label }, drawing(name) ?? "×");
  button.onclick = act;
  return button;
}

class Upload {
  constructor(zone, file) {
    [this.zone, this.file] = [zone, file];
    this.row = make("div", { class: "file", "data-upload": true });
    $(zone.dataset.list).append(this.row);
    const limit = Number(zone.dataset.limit || Infinity);
    if (file.size === 0) this.refuse(zone.dataset.empty);
    else if (file.size > limit) this.refuse(fill(zone.dataset.tooLarge, { limit: inUnits(limit) }));
    else this.send();
  }

  say(name) {
    return `${this.zone.dataset[name]}: ${this.file.name}`;
  }

  send() {
    this.bar = make("progress", { max: "100", value: "0", "aria-label": this.say("sending") });
    this.left = make("span", { class: "meta" });
    const stop = iconButton("x", this.say("stop"), () => request.abort());
    const name = make("span", { translate: "no" }, this.file.name);
    this.row.replaceChildren(drawing("file-text"), name, stop, this.bar, this.left);
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => this.moved(event);
    request.upload.onload = () => this.checking();
    request.onload = () => this.answered(request);
    request.onerror = () => this.refuse(this.zone.dataset.failed, true);
    request.onabort = () => this.row.remove();
    request.open("POST", this.zone.dataset.drop);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-File-Name", encodeURIComponent(this.file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(this.file);
  }

  moved(event) {
    if (!event.lengthComputable) return;
    this.bar.value = (100 * event.loaded) / event.total;
    const values = { left: inUnits(event.total - event.loaded), total: inUnits(event.total) };
    this.left.textContent = fill(this.zone.dataset.left, values);
  }

  checking() {
    this.bar.removeAttribute("value");
    this.left.textContent = this.zone.dataset.checking;
  }

  answered(request) {
    if (request.status >= 200 && request.status < 300) return this.done(request.responseText);
    if (request.status === 401) signedOutNotice();
    return this.refuse(saidIn(request.responseText) || this.zone.dataset.failed, request.status >= 500 || request.status === 401);
  }

  done(markup) {
    const list = this.row.parentElement;
    const answer = make("div");
    answer.innerHTML = markup;
    this.row.replaceWith(...answer.childNodes);
    window.htmx?.process(list);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  refuse(sentence, again = false) {
    const said = make("span", { class: "meta late", role: "alert" }, sentence, " ");
    if (again) said.append(pressable(this.zone.dataset.again, () => this.send()));
    const remove = iconButton("x", this.say("remove"), () => this.row.remove());
    const name = make("span", { translate: "no" }, this.file.name);
    this.row.replaceChildren(drawing("triangle-alert"), name, remove, said);
  }
}

const start = (zone, files) => [...files].forEach((file) => new Upload(zone, file));

// While files are dragged over the page, the zone shows where they may fall; elsewhere they are not opened by mistake.
function dragged(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  const zone = event.target.closest?.("[data-drop]");
  for (const one of document.querySelectorAll("[data-drop].over")) one.classList.toggle("over", one === zone);
  if (!document.querySelector("[data-drop]")) return;
  event.preventDefault();
  zone?.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop" && zone) start(zone, event.dataTransfer.files);
}

function chosen(event) {
  const zone = event.target.type === "file" && event.target.closest("[data-drop]");
  if (!zone) return;
  event.stopPropagation();
  start(zone, event.target.files);
  event.target.value = "";
}

async function removed(event) {
  const button = event.target.closest?.("[data-remove-file]");
  if (!button) return;
  const row = button.closest(".file");
  button.disabled = true;
  const answer = await fetch(button.dataset.removeFile, { method: "DELETE", headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok || answer?.status === 404) row.remove();
  else button.disabled = false;
}

// Whether something is still on its way.
export const uploading = () => Boolean($("[data-upload] progress"));

for (const type of ["dragover", "dragleave", "drop"]) on(type, dragged);
on("change", chosen, document, true);
on("click", removed);
on("click", (event) => event.target.closest?.("[data-choose]") && $("input[type=file]", event.target.closest("[data-drop]")).click());
