// inbox.js: keys for the answering desk. Without this file every one of them is a link or a button of the page.
// In a field the keys are the field's own; Escape leaves it. Single keys can be switched off in the list of keys.
const OFF = "inbox-keys-off";
const form = document.getElementById("answer");
const undo = document.getElementById("undo");
const help = document.getElementById("keys-help");
const ticks = () => [...document.querySelectorAll("input[name=with]")];
const writes = (element) => element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

const count = () => {
  const eye = form?.querySelector("[data-thread-from]");
  const ticked = ticks().filter((each) => each.checked).map((each) => `n-${each.value}`);
  eye?.setAttribute("data-thread-from", ticked.join(" "));
  eye?.classList.toggle("is-linked", ticked.length > 0);
  for (const each of ticks()) document.getElementById(`n-${each.value}`)?.classList.toggle("is-linked", each.checked);
  const send = form?.querySelector("[data-send]");
  if (!send) return;
  const cards = 1 + ticked.length;
  send.querySelector(".kern-label").textContent = cards > 1 ? send.dataset.many.replace("{n}", cards) : send.dataset.one;
};

const go = (address) => {
  if (address) location.assign(address);
};

const choose = (key) => {
  const radio = form?.querySelector(`[data-key="${key}"]`);
  if (!radio) return;
  radio.checked = true;
  if (key === "0") return form.requestSubmit();
  const asked = [...form.querySelectorAll(".nowsheet__cols input, .nowsheet__cols textarea")];
  const empty = asked.find((field) => !field.value && field.name !== "words" && field.checkVisibility());
  (empty ?? radio).focus();
};

const tick = () => {
  const all = ticks();
  const next = all.find((each) => !each.checked);
  if (next) next.checked = true;
  else for (const each of all) each.checked = false;
  count();
};

const single = {
  j: () => go(form?.dataset.next), k: () => go(form?.dataset.previous), x: tick, "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  const inField = writes(event.target);
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "Enter" && form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-send]"));
    } else if (event.key.toLowerCase() === "z" && !event.shiftKey && !inField && undo) {
      event.preventDefault();
      undo.requestSubmit();
    }
    return;
  }
  if (event.key === "Escape" && inField) return event.target.blur();
  if (inField || event.altKey || help.open || event.repeat || localStorage.getItem(OFF)) return;
  const deed = /^[0-7]$/.test(event.key) ? () => choose(event.key) : single[event.key.toLowerCase()];
  if (!deed) return;
  event.preventDefault();
  deed();
});

document.addEventListener("change", (event) => event.target.name === "with" && count());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) help.showModal();
  const offer = event.target.closest("[name=offer]");
  if (!offer) return;
  event.preventDefault();
  const reason = document.getElementById("in-reason");
  reason.value = offer.value;
  reason.focus();
});
const on = document.getElementById("keys-on");
on.checked = !localStorage.getItem(OFF);
on.addEventListener("change", () => (on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

for (const shown of document.querySelectorAll("[data-keys]")) shown.hidden = false;
document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
document.documentElement.dataset.keysReady = "";
count();
