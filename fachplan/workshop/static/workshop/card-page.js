// card-page.js: what is changed at a card goes out of the outbox, too. The server's answer leads back to the pinboard; without
// one the pinboard shows what waits. Without this file every form is a page of its own.
import { Outbox, refusalOf, uuid } from "./outbox.js";
import { Sender } from "./sender.js";

const PATIENCE = 3000; // ms for an answer, then the pinboard goes on waiting for it
const VALUES = {
  edit: (form) => ({ text: form.get("text").trim() }),
  dissent: (form) => ({ text: form.get("text").trim() }),
  undissent: (form) => ({ line: Number(form.get("line")) }),
  redissent: (form) => ({ line: Number(form.get("line")) }),
  move: (form) => ({ field: form.get("field") }),
  remove: () => ({}),
};

const place = document.querySelector("[data-card-page]");
const { board, owner, csrf, card, field, home } = place.dataset;
const outbox = new Outbox(owner);
const sender = new Sender(outbox, csrf);
const loaded = outbox.load().then(() => sender.flush());
let waiting = "";

function homeAt(values) {
  const time = new Date().toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit" });
  return `${home}?feld=${encodeURIComponent(values.field ?? field)}&um=${time}`;
}

async function send(event) {
  const body = new FormData(event.target, event.submitter), does = body.get("do");
  if (!(does in VALUES)) return;
  event.preventDefault();
  if (waiting) return; // pressed twice
  const op = { id: body.get("op"), kind: `card.${does}`, card, values: VALUES[does](body) };
  if (body.get("base")) op.base = { text: Number(body.get("base")) };
  waiting = op.id;
  await loaded;
  const kept = await outbox.put(board, op);
  const answer = answered(op.id);
  sender.now();
  const ack = await Promise.race([answer, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  if (ack?.status === "refused") await refused(event.target, ack);
  else if (ack) location.assign(homeAt(op.values));
  else if (kept && navigator.serviceWorker?.controller) location.assign(`${home}?feld=${encodeURIComponent(field)}`);
  else stay(event.target, answer, op);
}

function answered(id) {
  return new Promise((resolve) => {
    sender.addEventListener("ack", (event) => { if (event.detail.op.id === id) resolve(event.detail.ack); });
  });
}

/** The words are still in their field, with the reason above them. */
async function refused(form, ack) {
  await outbox.drop(ack.id);
  waiting = "";
  tell(form, refusalOf(place.dataset, ack.reason));
  form.elements.op.value = uuid(); // another try is another deed
}

/** Nothing here keeps pages without a network: stay on this one until it is through. */
async function stay(form, answer, op) {
  tell(form, place.dataset.memory);
  const ack = await answer;
  if (ack.status === "refused") await refused(form, ack);
  else location.assign(homeAt(op.values));
}

function tell(form, words) {
  const line = form.querySelector("[data-told]") ?? Object.assign(document.createElement("p"), { className: "field-error", role: "alert" });
  line.dataset.told = "";
  line.textContent = words;
  (form.querySelector("textarea") ?? form.firstElementChild).before(line);
  form.querySelector("textarea")?.focus();
}

document.addEventListener("submit", send);
