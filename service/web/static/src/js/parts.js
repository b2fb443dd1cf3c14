// Dialogs, menus and the toast that undoes.
function openOrClose(event) {
  const opener = event.target.closest?.("[data-open]");
  if (opener) {
    event.preventDefault();
    $(opener.dataset.open)?.showModal();
  }
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog, .toast")?.close?.();
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
}

let undo = null;

function undoLast() {
  if (!undo) return false;
  undo();
  undo = null;
  return true;
}

// A toast that can be taken back within ten seconds.
function toast(text, label, takeBack) {
  const button = make("button", { type: "button" }, label);
  const box = make("div", { class: "toast" }, make("span", {}, text), button);
  const end = () => {
    box.remove();
    undo = null;
  };
  undo = () => {
    takeBack();
    end();
  };
  button.onclick = undo;
  $("#toasts")?.replaceChildren(box);
  setTimeout(end, 10000);
}

function printPage(event) {
  if (event.target.closest?.("[data-print]")) window.print();
}
