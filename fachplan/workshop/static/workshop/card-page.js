// card-page.js: what is changed at a card goes out of the outbox, too. The server's answer leads back to the pinboard; without
// one the pinboard shows what waits. Without this file every form is a page of its own.
import { Outbox, refusalOf, textOf, uuid } from "./outbox.js";
import { Sender } from "./sender.js";

const PATIENCE = 3000; // ms for an answer, then the pinboard goes on waiting for it
const VALUES = {
  edit: (form) => ({ text: form.get("text").trim() }),
  dissent: (form) => ({ text: form.get("text").trim() }),
  undissent: (form) => ({ line: Number(form.get("line")) }),
  redissent: (form) => ({ line: Number(form.get("line")) }),
  translate: (form) => ({ language: form.get("language"), text: form.get("text").trim() }),
  move: (form) => ({ field: form.get("field") }),
  resolve: (form) => ({ name: form.get("name"), value: form.has("version") ? JSON.parse(form.get("version")) : form.get("value").trim() }),
  remove: () => ({}),
};

const place = document.querySelector("[data-card-page]");
const { board, owner, csrf, card, field, home } = place.dataset;
const outbox = new Outbox(owner);
const sender = new Sender(outbox, csrf);
const loaded = outbox.load().then(takeUp).then(() => sender.flush());
let waiting = "", taken = null;

function homeAt(values) {
  const time = new Date(Date.now() + sender.ahead).toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit" });
  return `${home}?feld=${encodeURIComponent(values.field ?? field)}&um=${time}`;
}

async function send(event) {
  const body = new FormData(event.target, event.submitter), does = body.get("do");
  if (!(does in VALUES)) return;
  event.preventDefault();
  if (waiting) return; // pressed twice
  // A page that was kept on the phone may be sent more than once: each time is a deed of its own, whatever id it was drawn with.
  const op = { id: uuid(), kind: `card.${does}`, card, values: VALUES[does](body) };
  if (body.get("base")) op.base = { [op.values.name ?? "text"]: Number(body.get("base")) };
  waiting = op.id;
  await loaded;
  const earlier = outbox.items.filter((item) => meansTheSame(item.op, op) || (item === taken && event.target.elements.text));
  const kept = await outbox.put(board, op, event.submitter?.name === "version" ? event.submitter.innerText : "");
  for (const item of earlier) await outbox.drop(item.op.id); // what one thought first, and nobody has taken yet
  const answer = answered(op.id);
  sender.now();
  const ack = await Promise.race([answer, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  if (ack?.status === "refused") await refused(event.target, ack);
  else if (ack) location.assign(homeAt(op.values));
  else if (kept && navigator.serviceWorker?.controller) location.assign(`${home}?feld=${encodeURIComponent(field)}`);
  else stay(event.target, answer, op);
}

/** Whether `op` takes the place of `earlier`: the same value of this card, written again. */
function meansTheSame(earlier, op) {
  return earlier.card === card && earlier.kind === op.kind && ["edit", "resolve"].some((does) => op.kind === `card.${does}`)
    && earlier.values.name === op.values.name;
}

/** What was written at this card and has not arrived stands in its field again: the page may be older than that. */
function takeUp() {
  const form = document.querySelector("#text")?.form, kind = `card.${form?.elements.do.value}`;
  const item = outbox.items.findLast((one) => one.op.card === card && (one.op.kind === kind || one.reason) && textOf(one.op));
  if (!item || !form || item.op.kind === "card.dissent" && !item.reason) return;
  const words = form.querySelector("#text");
  if (words.value === words.defaultValue) words.value = textOf(item.op);
  taken = item;
  if (item.reason) tell(form, refusalOf(place.dataset, item.reason));
}

function answered(id) {
  return new Promise((resolve) => {
    sender.addEventListener("ack", (event) => { if (event.detail.op.id === id) resolve(event.detail.ack); });
  });
}

/** The words are still in their field, with the reason above them; or beside what stands on the pinboard by now. */
async function refused(form, ack) {
  if (ack.reason === "changed") { location.assign(`${home}?feld=${encodeURIComponent(field)}`); return; }
  await outbox.drop(ack.id);
  waiting = "";
  tell(form, refusalOf(place.dataset, ack.reason));
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
addEventListener("pageshow", () => { waiting = ""; }); // back to a page that the browser kept as it was left
