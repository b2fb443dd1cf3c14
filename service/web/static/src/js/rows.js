// The rows of a register: real focus moves with the keys, marks gather in the bulk bar.
const rowList = () => $$(".register tbody tr");

function moveRow(step) {
  const rows = rowList();
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("is-at"));
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step));
  setRow(rows, rows[next]);
  rows[next].querySelector("a")?.focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

function setRow(rows, row) {
  rows.forEach((one) => one.classList.toggle("is-at", one === row));
}

function followFocus(event) {
  const row = event.target.closest?.(".register tbody tr");
  if (row) setRow(rowList(), row);
}

function markRow(event) {
  const box = $(".register tr.is-at input[type=checkbox]");
  if (!box) return;
  event.preventDefault();
  box.click();
}

function showMarked() {
  const bar = $(".bulk");
  if (!bar) return;
  let count = 0;
  for (const row of rowList()) {
    const marked = Boolean($("input[type=checkbox]", row)?.checked);
    row.classList.toggle("is-on", marked);
    count += marked ? 1 : 0;
  }
  bar.hidden = count === 0;
  const shown = $("[data-count]", bar);
  if (shown) shown.textContent = count;
}

function markAll(event) {
  if (!event.target.matches("[data-mark-all]")) return;
  $$(".register tbody input[type=checkbox]").forEach((box) => (box.checked = event.target.checked));
  showMarked();
}

function unmarkAll() {
  const bar = $(".bulk");
  if (!bar || bar.hidden) return false;
  $$(".register input[type=checkbox]").forEach((box) => (box.checked = false));
  showMarked();
  return true;
}
