// Hôm nay, live: parts of the page as the station sends them, the level, how far what is on air has come; and, when
// nothing is heard of the station any more, that this is so.

const PATIENCE = 4000;
const AGAIN = 3000;
const air = document.getElementById("air");
const lost = document.getElementById("lost");
const clock = document.getElementById("clock");
let source = null;
let heard = performance.now();
let asked = heard;
let ahead = Number(air.dataset.now) - Date.now();

function listen() {
  if (source) source.close();
  asked = performance.now();
  source = new EventSource(air.dataset.events);
  source.addEventListener("message", take);
}

function take(event) {
  const told = JSON.parse(event.data);
  heard = performance.now();
  ahead = told.now - Date.now();
  clock.textContent = told.clock;
  for (const [name, text] of Object.entries(told.parts)) document.getElementById(name).innerHTML = text;
  show(told.levels);
  follow();
  lost.hidden = true;
  air.classList.remove("is-old");
}

function show(levels) {
  for (const meter of document.querySelectorAll("meter[data-place]")) {
    const level = (levels[meter.dataset.place] || [])[meter.dataset.channel];
    meter.value = level ? level[0] : -60;
    const silent = !level || level[1] <= -60;
    meter.parentElement.querySelector("[data-level]").textContent = silent ? "–" : level[0].toFixed(0).replace("-", "−");
  }
}

function follow() {
  const now = Date.now() + ahead;
  for (const bar of document.querySelectorAll("progress[data-start]")) {
    const [start, end] = [Number(bar.dataset.start), Number(bar.dataset.end)];
    bar.value = end > start ? Math.min(1, Math.max(0, (now - start) / (end - start))) : 1;
  }
}

async function tellLost() {
  lost.hidden = false;
  air.classList.add("is-old");
  show([]);
  let why = "no-answer";
  try {
    const answer = await fetch("/phien", { redirect: "manual", cache: "no-store" });
    if (answer.status !== 204 && answer.status < 500) why = "signed-out";
  } catch {
    // nobody answers
  }
  for (const part of lost.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== why;
}

function watch() {
  follow();
  const now = performance.now();
  if (now - heard <= PATIENCE) return;
  if (lost.hidden) tellLost();
  if (now - asked > AGAIN) listen();
}

listen();
follow();
setInterval(watch, 500);
