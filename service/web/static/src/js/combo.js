// Combobox (ARIA 1.2): the options come from the server, since folding letters belongs there.
const comboAsked = new WeakMap();

function comboParts(input) {
  const box = input.closest("[data-combo-url]");
  return { box, list: $("[role=listbox]", box), hidden: $("input[type=hidden]", box) };
}

async function askOptions(input) {
  const { box, list } = comboParts(input);
  const typed = input.value.trim();
  if (typed.length < 2) return closeOptions(input);
  const mine = Symbol(typed);
  comboAsked.set(input, mine);
  const waiting = setTimeout(() => list.setAttribute("aria-busy", "true"), 300);
  try {
    const answer = await fetch(`${box.dataset.comboUrl}?q=${encodeURIComponent(typed)}`, {
      headers: { "HX-Request": "true" },
    });
    if (!answer.ok || comboAsked.get(input) !== mine) return;
    list.innerHTML = await answer.text();
    $$("[role=option]", list).forEach((option, index) => (option.id = `${list.id}-${index}`));
    const some = list.children.length > 0;
    list.hidden = !some;
    input.setAttribute("aria-expanded", String(some));
    input.removeAttribute("aria-activedescendant");
  } catch {
    closeOptions(input);
  } finally {
    clearTimeout(waiting);
    list.removeAttribute("aria-busy");
  }
}

function closeOptions(input) {
  const { list } = comboParts(input);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function pointOption(input, step) {
  const { list } = comboParts(input);
  const options = $$("[role=option]", list);
  if (list.hidden || !options.length) return;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
  input.setAttribute("aria-activedescendant", options[next].id);
  options[next].scrollIntoView({ block: "nearest" });
}

function takeOption(input, option) {
  const { hidden } = comboParts(input);
  if (option.dataset.words !== undefined) input.value = option.dataset.words;
  hidden.value = option.dataset.id ?? "";
  hidden.dataset.words = input.value;
  closeOptions(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const askCalmly = calm(askOptions, 120);

function comboTyped(event) {
  const input = event.target;
  if (input.getAttribute?.("role") !== "combobox") return;
  const { hidden } = comboParts(input);
  if (hidden.dataset.words !== input.value) hidden.value = "";
  askCalmly(input);
}

function comboKey(event) {
  const input = event.target;
  if (input.getAttribute?.("role") !== "combobox" || event.ctrlKey || event.metaKey) return;
  const { list } = comboParts(input);
  if (event.key === "ArrowDown" && list.hidden) askOptions(input);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") pointOption(input, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && !list.hidden) {
    const option = $('[aria-selected="true"]', list);
    if (option) takeOption(input, option);
    else closeOptions(input);
  } else if (event.key === "Escape" && !list.hidden) {
    closeOptions(input);
    event.stopPropagation();
  } else return;
  event.preventDefault();
}

function comboPointer(event) {
  const option = event.target.closest?.("[role=option]");
  const box = option?.closest("[data-combo-url]");
  if (box) {
    event.preventDefault();
    const input = $("[role=combobox]", box);
    takeOption(input, option);
    input.focus();
  }
}

function comboLeft(event) {
  if (event.target.getAttribute?.("role") === "combobox") setTimeout(() => closeOptions(event.target), 150);
}
