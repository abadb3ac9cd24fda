// What was heard to its end in this browser may be approved; the station judges for itself whether it was fetched.

const KEY = "heard";

function heard() {
  return new Set(JSON.parse(sessionStorage.getItem(KEY) || "[]"));
}

function open(judged) {
  const button = judged.querySelector("[data-approve]");
  if (button) button.disabled = false;
  const told = judged.querySelector("[data-unheard]");
  if (told) told.hidden = true;
}

for (const judged of document.querySelectorAll("[data-judged][data-cart]")) {
  if (heard().has(judged.dataset.cart)) open(judged);
  judged.querySelector("audio").addEventListener("ended", () => {
    sessionStorage.setItem(KEY, JSON.stringify([...heard().add(judged.dataset.cart)]));
    open(judged);
  });
}
