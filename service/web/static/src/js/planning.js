// The planning grid: an activity is drawn to another day or channel, or taken up with Space and moved by arrows. Both
// fill in one form that the page has anyway. While the page is looked at, what others move moves here too.
import { $, $$, fill, on } from "./dom.js";

const FIRST_WAIT = 50;
const LONGEST_WAIT = 60_000;
const QUIET = [2_500, 4_000];
const DAY = 86_400_000;
let taken = null;
let drawn = null;
let source = null;
let wait = 3_000;
let timer;
let wasCut = false;
let stale = false;
let quietly;

const grid = () => $("#grid");
const said = (sentence) => ($("#said").textContent = sentence);
const cellOf = (element) => element?.closest?.("td[data-cell]");
const partsOf = (cell) => cell.dataset.cell.split(" ");
const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;
const dayAt = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const shown = (day) => day.split("-").reverse().join(".");
// In the order in which the page itself offers them.
const channelNames = () =>
  Object.fromEntries($$("#f-channel option").filter((one) => one.value).map((one) => [one.value, one.textContent]));

// --- what both ways of moving end in

function send(chip, days, channel) {
  const form = $("#move");
  const moment = new Date(Date.parse(chip.dataset.starts) + days * DAY);
  const zone = chip.dataset.starts.slice(-6);
  const offset = (zone[0] === "-" ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const values = { activity: chip.dataset.activity, version: chip.dataset.version, days, channel, target: local + zone };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.requestSubmit();
}

// --- by keys

const rows = () => $$(".plan-grid tbody tr").filter((row) => $(".ev > a", row));

function step(link, key) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const own = $$(".ev > a", link.closest("tr"));
    const next = own[own.indexOf(link) + (key === "ArrowRight" ? 1 : -1)];
    return next;
  }
  const all = rows();
  const row = link.closest("tr");
  const own = $$(".ev > a", cellOf(link));
  const near = own[own.indexOf(link) + (key === "ArrowDown" ? 1 : -1)];
  if (near) return near;
  const other = all[all.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
  const day = dayNumber(partsOf(cellOf(link))[2]);
  const away = (one) => Math.abs(dayNumber(partsOf(cellOf(one))[2]) - day);
  return other && $$(".ev > a", other).sort((one, two) => away(one) - away(two))[0];
}

function take(link) {
  const chip = link.closest(".ev");
  if (!("goes" in chip.dataset)) return said(grid().dataset.fixed);
  const [party, channel, day] = partsOf(cellOf(chip));
  taken = { chip, link, party, channel, day, to: channel, days: 0, home: chip.parentElement, before: chip.nextSibling };
  chip.classList.add("is-taken");
  said(grid().dataset.taken);
}

function shift(key) {
  const order = Object.keys(channelNames());
  if (key === "ArrowLeft" || key === "ArrowRight") taken.days += key === "ArrowRight" ? 1 : -1;
  else {
    const next = order.indexOf(taken.to) + (key === "ArrowDown" ? 1 : -1);
    taken.to = order[Math.max(0, Math.min(order.length - 1, next))];
  }
  const day = dayAt(dayNumber(taken.day) + taken.days);
  const cell = $(`td[data-cell="${taken.party} ${taken.to} ${day}"]`);
  if (cell) cell.append(taken.chip);
  taken.link.focus({ preventScroll: true });
  taken.chip.scrollIntoView({ block: "nearest", inline: "nearest" });
  said(fill(grid().dataset.to, { day: shown(day), channel: channelNames()[taken.to] }));
}

function putBack() {
  const { chip, home, before, link } = taken;
  home.insertBefore(chip, before);
  chip.classList.remove("is-taken");
  taken = null;
  link.focus();
  said(grid().dataset.back);
  if (stale) refresh();
}

function putDown() {
  const { chip, days, to, channel } = taken;
  if (!days && to === channel) return putBack();
  taken = null;
  send(chip, days, to === channel ? "" : to);
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const link = event.target.closest?.(".plan-grid .ev > a");
  if (!link) return;
  const arrow = event.key.startsWith("Arrow");
  if (taken && (arrow || event.key === "Enter" || event.key === "Escape" || event.key === " ")) {
    event.preventDefault();
    event.stopPropagation();
    if (arrow) shift(event.key);
    else if (event.key === "Escape") putBack();
    else putDown();
  } else if (event.key === " ") {
    event.preventDefault();
    event.stopPropagation();
    take(link);
  } else if (arrow) {
    const next = step(link, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

// --- by drawing

function dropPlace(target) {
  const cell = target.closest?.("td[data-cell], td[data-day]");
  if (!cell || !drawn) return null;
  if (cell.dataset.cell) {
    const [party, channel, day] = partsOf(cell);
    return { cell, party, channel, day };
  }
  return { cell, party: cell.dataset.party, channel: drawn.channel, day: cell.dataset.day };
}

function mark(cell) {
  for (const one of $$(".is-over")) one.classList.toggle("is-over", one === cell);
  cell?.classList.add("is-over");
}

function begin(event) {
  const chip = event.target.closest?.(".ev[data-goes]");
  if (!chip) return;
  const [party, channel] = partsOf(cellOf(chip));
  drawn = { chip, party, channel, day: chip.dataset.on };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", chip.dataset.activity);
  chip.classList.add("is-held");
}

function over(event) {
  const place = dropPlace(event.target);
  if (!place) return;
  if (place.party !== drawn.party) return mark(null);
  event.preventDefault();
  mark(place.cell);
}

function drop(event) {
  const place = dropPlace(event.target);
  if (!place) return;
  event.preventDefault();
  if (place.party !== drawn.party) return said(grid().dataset.elsewhere);
  const days = dayNumber(place.day) - dayNumber(drawn.day);
  const channel = place.channel === drawn.channel ? "" : place.channel;
  if (days || channel) send(drawn.chip, days, channel);
}

function end() {
  drawn?.chip.classList.remove("is-held");
  drawn = null;
  mark(null);
  if (stale) refresh();
}

// --- live

async function asked(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const failed = () => ($("#stale").hidden = false);

// The whole sheet anew, in its place; not under the hand of who is moving something in it.
async function refresh() {
  clearTimeout(quietly);
  stale = Boolean(taken || drawn);
  if (stale) return;
  try {
    const page = await asked(location.pathname + location.search);
    stale = Boolean(taken || drawn);
    if (stale) return;
    const focus = document.activeElement?.closest?.(".ev")?.dataset.activity;
    grid().replaceChildren(...$("#grid", page).childNodes);
    $(".head .counts")?.replaceWith($(".head .counts", page));
    if (focus) $(`.ev[data-activity="${focus}"] > a`)?.focus({ preventScroll: true });
  } catch {
    failed();
  }
}

function refreshQuietly() {
  clearTimeout(quietly);
  quietly = setTimeout(refresh, QUIET[0] + Math.random() * QUIET[1]);
}

// What moved is taken from where it stood and put where it stands; who may not see it any more sees it no more.
async function look(ids) {
  try {
    const page = await asked(`${grid().dataset.chips}&ids=${ids.join(",")}`);
    if (taken || drawn) return void (stale = true);
    for (const id of ids) for (const chip of $$(`.ev[data-activity="${id}"]`)) chip.remove();
    for (const one of $$("template[data-chip]", page)) {
      const cell = $(`td[data-cell="${one.dataset.cell}"]`);
      if (!cell) continue;
      const fresh = one.content.firstElementChild;
      fresh.dataset.fresh = "";
      cell.append(fresh);
    }
  } catch {
    failed();
  }
  // Counts, conflicts and rows that were not there follow a little later, and not for everybody at once.
  refreshQuietly();
}

function heard(event) {
  const news = JSON.parse(event.data);
  if (news.all || !$(".plan-grid")) refresh();
  else look(news.ids);
}

function here() {
  wait = 3_000;
  if (wasCut) refresh();
  wasCut = false;
  grid().dataset.live = "true";
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function ended() {
  close();
  failed();
  refresh();
}

// The browser tries again by itself after a cut line, but not after an answer that is none: then we do, ever later.
function cut() {
  wasCut = true;
  if (source?.readyState !== EventSource.CLOSED) return;
  close();
  timer = setTimeout(open, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function open() {
  if (source || document.visibilityState !== "visible" || !window.EventSource) return;
  source = new EventSource(grid().dataset.stream);
  source.addEventListener("here", here);
  source.addEventListener("changed", heard);
  source.addEventListener("ended", ended);
  source.addEventListener("error", cut);
}

function left() {
  wasCut = Boolean(source);
  close();
}

if (grid()) {
  on("keydown", key, document, { capture: true });
  on("dragstart", begin);
  on("dragover", over);
  on("drop", drop);
  on("dragend", end);
  // A page that nobody looks at holds no line; it catches up when it is looked at again.
  on("visibilitychange", () => (document.visibilityState === "visible" ? open() : left()));
  on("pagehide", left, window);
  on("pageshow", (event) => event.persisted && open(), window);
  if (location.hash.startsWith("#a-")) document.getElementById(location.hash.slice(1))?.focus();
  timer = setTimeout(open, FIRST_WAIT);
}
