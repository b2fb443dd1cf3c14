// Everything listens once, on the document, so that parts swapped in need no wiring of their own.
on("keydown", comboKey);
on("keydown", dateKey);
on("keydown", formKey);
on("keydown", pressAnywhere);
on("keydown", (event) => event.key === "Escape" && !$("dialog[open]") && unmarkAll() && event.preventDefault());
on("input", comboTyped);
on("pointerdown", comboPointer);
on("focusout", comboLeft);
on("focusin", followFocus);
on("click", openOrClose);
on("click", pickDay);
on("click", fileRemoved);
on("click", printPage);
on("change", markAll);
on("change", (event) => event.target.matches?.(".register input[type=checkbox]") && showMarked());
on("change", fileChosen, document, true);
for (const type of ["dragover", "dragleave", "drop"]) on(type, fileDrag);
on("submit", rememberFields, document, true);
on("htmx:error", serverAway);
on("htmx:response:error", serverAway);

// A form that was swapped in is wired like one that came with the page.
function wire(root = document) {
  for (const form of $$("form[data-draft-url]", root)) {
    if (form.dataset.wired) continue;
    form.dataset.wired = "true";
    const keeper = new DraftKeeper(form);
    keeper.restore();
  }
  $$("dialog[data-show]", root).forEach((dialog) => dialog.open || dialog.showModal());
  focusFirstWrong(root);
}

on("htmx:after:swap", () => wire());
wire();
