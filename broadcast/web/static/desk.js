// What every page does: a form is sent only while somebody is signed in and the station answers, so that nothing
// typed is lost; and dialogs open and close.

const dialog = document.getElementById("not-sent");

function notSent(why) {
  for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== why;
  if (!dialog.open) dialog.showModal();
}

async function hindrance() {
  try {
    const answer = await fetch("/phien", { redirect: "manual", cache: "no-store" });
    return answer.status === 204 ? null : "signed-out";
  } catch {
    return "no-answer";
  }
}

if (dialog) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    const why = await hindrance();
    if (why) return notSent(why);
    if (event.submitter && event.submitter.name) {
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = event.submitter.name;
      chosen.value = event.submitter.value;
      form.append(chosen);
    }
    if (event.submitter && event.submitter.hasAttribute("formaction")) form.action = event.submitter.formAction;
    form.submit();
  });
  document.body.addEventListener("htmx:sendError", () => notSent("no-answer"));
  document.body.addEventListener("htmx:timeout", () => notSent("no-answer"));
}

// What was refused comes with its status: the region for refusals shows it all the same.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "refusal") event.detail.target.scrollIntoView({ block: "nearest" });
  else if (document.getElementById("refusal")) document.getElementById("refusal").replaceChildren();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog").close();
});
