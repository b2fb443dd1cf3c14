// The door of an event on a phone: badges are read by the camera where the browser can, else their code is typed.
import { $, on } from "./dom.js";

const PAUSE = 250;
const AWAY = 3000; // Milliseconds out of sight after which a badge counts as shown anew.
const button = $("[data-scan]");
const video = $(".door-camera");
const field = $("#badge");
let stream = null;
let words = "";

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.hidden = true;
  $("span", button).textContent = words;
}

// A badge that still lies before the camera is not shown twice: what was said of it stays to be read.
function shownAnew(code) {
  const [last, at] = JSON.parse(sessionStorage.getItem("door-last") ?? "[]");
  sessionStorage.setItem("door-last", JSON.stringify([code, Date.now()]));
  return code !== last || Date.now() - at > AWAY;
}

async function look(detector) {
  while (stream) {
    const found = await detector.detect(video).catch(() => []);
    if (found.length && stream && shownAnew(found[0].rawValue)) {
      field.value = found[0].rawValue;
      // The next badge is scanned at once: the page that comes opens the camera again.
      sessionStorage.setItem("door-scans", "1");
      stop();
      field.form.requestSubmit();
      return;
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

async function scan() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch {
    const said = $("[data-scan-said]");
    said.textContent = button.dataset.refused;
    said.hidden = false;
    sessionStorage.removeItem("door-scans");
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  $("span", button).textContent = button.dataset.stop;
  // Until the first picture is there nothing is found in it; some browsers never say that it plays.
  video.play().catch(() => {});
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

async function begin() {
  if (!button || !(await canRead())) return;
  words = $("span", button).textContent;
  button.hidden = false;
  on("click", () => {
    if (!stream) return void scan();
    sessionStorage.removeItem("door-scans");
    stop();
  }, button);
  if (!sessionStorage.getItem("door-scans")) return;
  const [last] = JSON.parse(sessionStorage.getItem("door-last") ?? "[]");
  if (last) shownAnew(last); // the time that the page took does not count
  // A picture that is awaited would hold back the end of loading.
  if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done, { once: true }));
  scan();
}

begin();
