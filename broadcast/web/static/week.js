// The board of a week: what is dragged is asked of the station first, which says what the rules answer, and only then kept.
// Without this script the table below and the pages of each run do the same.

const view = { name: "timeGridWeek", date: null, top: null };
let calendar = null;

const board = () => document.getElementById("board");
const ask = document.getElementById("ask");
const dayOf = (date) => (date.getDay() + 6) % 7;
const two = (number) => String(number).padStart(2, "0");
const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
const sinceMidnight = (date) => (date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds();

const rows = () => document.querySelector("#calendar .ec-body");

// The grid calls itself a table and is none; the one for whoever listens to the page stands below it.
function withoutTable(inside) {
  for (const part of inside.querySelectorAll("[role]:not([role=button])")) part.removeAttribute("role");
}

// The hour at the upper edge: 24 points are a quarter of an hour, and the day begins at four.
function topmost() {
  if (view.top === null) return "05:00:00";
  const seconds = Math.round(4 * 3600 + (view.top / 24) * 900);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function remember() {
  if (!calendar) return;
  view.name = calendar.getOption("view");
  view.date = calendar.getOption("date");
  view.top = rows()?.scrollTop ?? view.top;
}

function build() {
  const place = document.getElementById("calendar");
  if (!place || !window.EventCalendar) return;
  if (calendar) {
    remember();
    EventCalendar.destroy(calendar);
  }
  place.hidden = false;
  const inside = document.createElement("div"); // htmx copies styles of what has an id, which the page forbids
  inside.className = "week-grid";
  place.replaceChildren(inside);
  const says = place.dataset;
  const editable = says.editable === "yes";
  calendar = EventCalendar.create(inside, {
    view: view.name,
    date: view.date && board().dataset.week === view.week ? view.date : says.monday,
    events: JSON.parse(says.events),
    resources: JSON.parse(says.zones),
    firstDay: 1,
    locale: says.language === "en" ? "en-GB" : "vi-VN",
    allDaySlot: false,
    slotMinTime: "04:00:00",
    slotMaxTime: "23:00:00",
    slotDuration: "00:15:00",
    slotLabelInterval: "01:00:00",
    slotHeight: 24,
    height: "100%",
    snapDuration: "00:05:00",
    scrollTime: topmost(),
    nowIndicator: true,
    editable,
    eventStartEditable: editable,
    eventDurationEditable: false,
    headerToolbar: { start: "timeGridWeek,timeGridDay,resourceTimeGridDay", center: "", end: view.name === "timeGridWeek" ? "" : "prev,next" },
    buttonText: (texts) => ({ ...texts, timeGridWeek: says.weekView, timeGridDay: says.dayView, resourceTimeGridDay: says.zoneView, prev: says.before, next: says.after }),
    dayHeaderFormat: { weekday: "short", day: "2-digit", month: "2-digit" },
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    eventClick: ({ event }) => {
      location.href = `/tuan/${board().dataset.week}/buoi/${event.extendedProps.line}?ngay=${event.extendedProps.day}`;
    },
    eventDrop: ({ event, oldEvent }) => {
      const { line, day } = event.extendedProps;
      consider("thu-doi", { dong: line, ngay: day, sang: dayOf(event.start), lech: sinceMidnight(event.start) - sinceMidnight(oldEvent.start) });
    },
    eventResize: ({ event }) => {
      const { last, day, end } = event.extendedProps;
      consider("thu-do-dai", { dong: last, ngay: day, giay: Math.round((event.end - new Date(end)) / 1000) });
    },
    viewDidMount: ({ view: shown }) => {
      withoutTable(inside);
      if (shown.type === view.name) return;
      remember();
      view.name = shown.type;
      calendar.setOption("headerToolbar", { start: "timeGridWeek,timeGridDay,resourceTimeGridDay", center: "", end: view.name === "timeGridWeek" ? "" : "prev,next" });
    },
  });
  withoutTable(inside);
  view.week = board().dataset.week;
}

async function consider(what, values) {
  const { week, version } = board().dataset;
  const asked = new URLSearchParams({ ban: version, ...values });
  await htmx.ajax("GET", `/tuan/${week}/${what}?${asked}`, { target: "#ask", swap: "innerHTML" });
  const form = ask.querySelector("form");
  if (!form) return build(); // refused: the region for refusals says why
  if (form.hasAttribute("data-clear")) form.requestSubmit();
  else ask.showModal();
}

if (ask) {
  let sent = false; // the form stays where it is until its answer has come
  ask.addEventListener("submit", () => {
    sent = true;
    if (ask.open) setTimeout(() => ask.close());
  });
  ask.addEventListener("close", () => {
    if (!sent) build();
    sent = false;
  });
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "board" || event.detail.elt?.id === "board") build();
});
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "board") remember();
});

// What lies on the shelf is dropped onto the calendar; its day and time are those under the pointer.
let carried = null;
document.addEventListener("dragstart", (event) => {
  const item = event.target.closest?.("[data-key]");
  if (!item) return;
  carried = item.dataset.key;
  event.dataTransfer.effectAllowed = "copy";
  event.dataTransfer.setData("text/plain", carried);
});
document.addEventListener("dragend", () => {
  carried = null;
  document.getElementById("calendar")?.classList.remove("week-over");
});
document.addEventListener("dragover", (event) => {
  if (!carried || !event.target.closest?.("#calendar")) return;
  event.preventDefault();
  document.getElementById("calendar").classList.add("week-over");
});
document.addEventListener("drop", (event) => {
  if (!carried || !event.target.closest?.("#calendar")) return;
  event.preventDefault();
  const found = calendar.dateFromPoint(event.clientX, event.clientY);
  if (found) consider("thu-them", { muc: carried, ngay: dayOf(found.date), gio: clock(found.date) });
});

build();
window.addEventListener("load", () => calendar || build());
