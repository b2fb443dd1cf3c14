// Listeners stand on the document, so what is swapped in needs no wiring but for what is listed here.
import { wireCombos } from "./combo.js";
import "./dates.js";
import { showDialogs } from "./dialogs.js";
import { on, showCurrent } from "./dom.js";
import { draftTaken, wireDrafts } from "./drafts.js";
import { focusFirstWrong, wireForms } from "./forms.js";
import "./keys.js";
import { listen } from "./live.js";
import { sayToasts, wireToasts } from "./notices.js";
import { returnToRow, showMarked } from "./rows.js";

function wire() {
  wireForms();
  wireCombos();
  wireDrafts();
  wireToasts();
  showMarked();
  showCurrent();
  showDialogs();
}

on("htmx:after:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx ?? {};
  if (response?.status < 400 && sourceElement?.matches?.("form[data-form]")) draftTaken(sourceElement);
  wire();
  if ([403, 422].includes(response?.status)) focusFirstWrong();
});
wire();
listen();
sayToasts();
returnToRow();
focusFirstWrong();
document.documentElement.dataset.ready = "true";
