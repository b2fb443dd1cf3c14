// Dialogs, menus, printing: what opens and closes.
import { $, $$, on } from "./dom.js";

const menus = () => $$("details.menu[open], details.pick[open]");

export function closeMenus(except = null) {
  const open = menus().filter((menu) => !menu.contains(except));
  for (const menu of open) {
    if (menu.contains(document.activeElement)) $("summary", menu)?.focus();
    menu.open = false;
  }
  return open.length > 0;
}

export function showDialogs(root = document) {
  for (const dialog of $$("dialog[data-show]", root)) if (!dialog.open) dialog.showModal();
}

function pressed(event) {
  const target = event.target;
  const opener = target.closest?.("[data-open]");
  const dialog = opener && $(opener.dataset.open);
  if (dialog) {
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  }
  // A click on the dialog itself is one on its backdrop: its content fills it.
  if (target.closest?.("[data-close]") || target.matches?.("dialog")) target.closest("dialog")?.close();
  if (target.closest?.("[data-print]")) window.print();
  closeMenus(target);
}

on("click", pressed);
