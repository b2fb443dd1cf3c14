// Dates are typed as dd.mm.yyyy in every language; the browser's own calendar helps, in its own words.
const dayPattern = /^(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?$/;

function readDay(text) {
  const match = dayPattern.exec(text.trim());
  if (!match) return null;
  const year = match[3] ? Number(match[3]) : new Date().getFullYear();
  const day = new Date(Date.UTC(year, Number(match[2]) - 1, Number(match[1])));
  return day.getUTCDate() === Number(match[1]) ? day : null;
}

function writeDay(day) {
  const [year, month, date] = day.toISOString().slice(0, 10).split("-");
  return `${date}.${month}.${year}`;
}

function dateKey(event) {
  const input = event.target.closest?.("[data-date] input:not([type=date])");
  if (!input || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  const day = readDay(input.value) ?? new Date(new Date().toISOString().slice(0, 10));
  day.setUTCDate(day.getUTCDate() + (event.key === "ArrowUp" ? 1 : -1));
  input.value = writeDay(day);
  event.preventDefault();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function pickDay(event) {
  const button = event.target.closest?.("[data-pick]");
  if (!button) return;
  const [typed, native] = $$("input", button.closest("[data-date]"));
  const day = readDay(typed.value);
  if (day) native.value = day.toISOString().slice(0, 10);
  native.showPicker?.();
  native.onchange = () => {
    if (native.value) typed.value = writeDay(new Date(native.value));
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  };
}
