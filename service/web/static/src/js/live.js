// The bell: while this page is looked at, the server says how many notices are unread. It sends ids and a number only.
import { $, on } from "./dom.js";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 120_000;
let source = null;
let last = "";
let wait = 5_000;
let timer;

function show(unread) {
  const place = $("[data-unread]");
  const words = unread > 99 ? "99+" : unread ? String(unread) : "";
  if (place && place.textContent !== words) place.textContent = words;
}

function heard(event) {
  const said = JSON.parse(event.data);
  last = event.lastEventId || last;
  wait = 5_000;
  show(said.unread);
  const news = $("[data-news]");
  if (news && said.ids.length) news.hidden = false;
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

// The browser tries again by itself after a cut line, but not after an answer that is none: then we do, ever later.
function cut() {
  if (source?.readyState !== EventSource.CLOSED) return;
  close();
  timer = setTimeout(open, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function open() {
  const address = $("[data-stream]")?.dataset.stream;
  if (!address || source || document.visibilityState !== "visible" || !window.EventSource) return;
  source = new EventSource(last ? `${address}?last=${encodeURIComponent(last)}` : address);
  source.addEventListener("notices", heard);
  source.addEventListener("ended", close);
  source.addEventListener("error", cut);
}

// A page that nobody looks at holds no line: browsers have few of them for all pages together.
on("visibilitychange", () => (document.visibilityState === "visible" ? open() : close()));
on("pagehide", close, window);
on("pageshow", (event) => event.persisted && open(), window);

// Not at once: who clicks on to the next page needs no line for this one.
export const listen = () => (timer = setTimeout(open, FIRST_WAIT));
