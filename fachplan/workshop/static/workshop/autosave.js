// autosave.js: a sheet that keeps itself.  <form data-autosave>…</form>; without this file its buttons do.
// "Saved" is said only when the server answered with this very sheet and refused nothing. Only what was touched here is
// sent: a field that somebody else changed meanwhile is shown anew, never written over.
import { BoardFeed } from "./board-feed.js";
import { uuid } from "./outbox.js";
import { follow, tell } from "./phase-voice.js";

const form = document.querySelector("form[data-autosave]");
const line = document.querySelector("[data-save]");
const words = line.querySelector("span");
const drawn = new Map(); // field → what the server last showed
let timer = 0;
let sending = false;
let changed = false;

const fields = (root) => [...root.querySelectorAll("input[name]:not([type=hidden]), textarea[name]")];
// A step is known by its id, not by its row: somebody else's step may come between.
const step = (each) => each.closest(".stepline")?.querySelector("input[name=step-id]").value ?? "";
const key = (each) => [each.name, each.type === "radio" || each.type === "checkbox" ? each.value : step(each)].join("#");
const keys = (root) => fields(root).map((each) => [key(each), each]);
const value = (each) => (each.type === "radio" || each.type === "checkbox" ? String(each.checked) : each.value);
const remember = () => { for (const [name, each] of keys(form)) drawn.set(name, value(each)); };
const touched = (name) => keys(form).some(([id, each]) => each.name === name && (drawn.get(id) ?? "") !== value(each));

function say(state) {
  line.classList.toggle("is-saved", state === "saved");
  line.classList.toggle("is-offline", state === "offline" || state === "refused");
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  words.textContent = (line.dataset[state] ?? "").replace("{time}", time);
}

/** What to send: all of a new sheet; of a kept one only the touched fields (steps go together, sources name what was seen). */
function body() {
  const data = new FormData(form);
  if (!("exists" in form.dataset)) return data;
  for (const name of ["text", "responsible", "partners", "implementation", "notice", "present", "horizon", "target_group", "guiding_goal"]) {
    if (!touched(name)) data.delete(name);
  }
  if (!touched("step") && !touched("due")) for (const name of ["step", "due", "step-id"]) data.delete(name);
  return data;
}

/** Take over versions, and the values of fields that nobody touches here. */
function renew(page, sent) {
  const fresh = new Map(keys(page.querySelector("form[data-autosave]")));
  for (const [name, each] of keys(form)) {
    const now = fresh.get(name);
    if (!now) continue;
    const untouched = value(each) === drawn.get(name);
    if (untouched && document.activeElement !== each) {
      if (each.type === "radio" || each.type === "checkbox") each.checked = now.checked;
      else each.value = now.value;
    }
    drawn.set(name, untouched ? value(each) : (sent.get(name) ?? value(now)));
  }
  for (const row of page.querySelectorAll("form[data-autosave] .stepline")) {
    const known = [...form.querySelectorAll("input[name=step-id]")].some((own) => own.value === row.querySelector("input[name=step-id]").value);
    if (known || !row.querySelector("input[name=step]").value) continue;
    const own = document.adoptNode(row);
    form.querySelector(".stepline").before(own);
    for (const each of fields(own)) drawn.set(key(each), value(each));
  }
  for (const old of form.querySelectorAll("input[name=known]")) old.remove();
  for (const each of page.querySelectorAll("form[data-autosave] input[name=known]")) form.append(document.adoptNode(each));
  for (const hidden of page.querySelectorAll("form[data-autosave] input[type=hidden][name^=base-]")) {
    const own = form.querySelector(`input[name="${hidden.name}"]`);
    if (own) own.value = hidden.value;
  }
  for (const part of ["[data-lanes]", "[data-origin]", "[data-clash]"]) {
    const next = page.querySelector(part);
    if (next) form.querySelector(part)?.replaceWith(document.adoptNode(next));
  }
  dispatchEvent(new Event("resize")); // the threads are drawn anew
}

/** The reason of each refused field beside it; none where the server was content. */
function showProblems(page) {
  for (const slot of form.querySelectorAll("[data-problem]")) {
    const fresh = page?.querySelector(`[data-problem="${slot.dataset.problem}"]`);
    const problem = fresh?.querySelector(".field-error");
    slot.replaceChildren(...(problem ? [document.adoptNode(problem)] : []));
    if (problem) slot.nextElementSibling?.setAttribute("aria-invalid", "true");
    else slot.nextElementSibling?.removeAttribute("aria-invalid");
  }
}

/** One of two versions: what is typed is kept first, then the server's answer is shown. */
async function choose(button) {
  clearTimeout(timer);
  await save();
  const data = new FormData(document.getElementById("deed"));
  data.set("version", button.value);
  const response = await fetch(button.formAction, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
  const page = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  const steps = page?.querySelector("[data-steps]");
  if (!steps) { say(response ? "refused" : "offline"); return; }
  form.querySelector("[data-steps]")?.replaceWith(document.adoptNode(steps));
  for (const [name, each] of keys(form.querySelector("[data-steps]") ?? form)) drawn.set(name, value(each));
  renew(page, new Map());
  say("saved");
}

async function save() {
  if (sending || !form.elements.text.value.trim()) return;
  [sending, changed] = [true, false];
  say("sending");
  const sent = new Map(keys(form).map(([name, each]) => [name, value(each)]));
  const response = await fetch(form.action, { method: "POST", body: body(), credentials: "same-origin" }).catch(() => null);
  const page = response?.ok || response?.status === 422 ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  sending = false;
  // Without an answer: try again. Another page (sign-in, no longer allowed) or a refusal: say so and keep what is written.
  if (!response || response.status >= 500) { say("offline"); timer = setTimeout(save, 3000); return; }
  showProblems(page);
  if (!response.ok || !page?.querySelector("form[data-autosave][data-exists]") || page.querySelector(".note--bad, .field-error")) {
    say("refused");
    for (const note of page?.querySelectorAll("main > .wrap > .note--bad") ?? []) form.before(document.adoptNode(note.parentElement));
    return;
  }
  for (const note of document.querySelectorAll("main > .wrap > .note--bad")) note.parentElement.remove();
  history.replaceState(null, "", response.url);
  form.action = response.url;
  form.dataset.exists = "";
  renew(page, sent);
  say("saved");
  if (changed) soon();
}

function soon() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, 800);
}

remember();
form.addEventListener("input", soon);
form.addEventListener("change", (event) => {
  if (event.target.name === "source") event.target.closest(".card").classList.toggle("is-linked", event.target.checked);
  soon();
});
/** One more row for a step, copied from the last and emptied. */
function addStep() {
  const rows = form.querySelectorAll(".stepline");
  const row = rows[rows.length - 1].cloneNode(true);
  for (const each of row.querySelectorAll("input")) {
    each.value = "";
    if (each.ariaLabel) each.ariaLabel = each.ariaLabel.replace(/\d+$/, String(rows.length + 1));
  }
  rows[rows.length - 1].after(row);
  row.querySelector("input[name=step-id]").value = uuid();
}

const lastStep = () => [...form.querySelectorAll(".stepline")].at(-1)?.querySelector("input[name=step]");
// Whoever writes into the last row finds the next one below it; the focus stays where it is.
form.addEventListener("input", (event) => { if (event.target === lastStep() && event.target.value) addStep(); });

for (const button of form.querySelectorAll("[data-add-step]")) button.type = "button"; // else it saves, and the next row comes
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-step]")) {
    if (lastStep().value) addStep();
    lastStep().focus();
  }
  const version = event.target.closest("[data-choose]");
  if (version) { event.preventDefault(); choose(version); }
});

// Somebody else moved the clock: it follows, and nothing that is being written is touched.
tell();
const feed = new BoardFeed(form.dataset.board, Number(form.dataset.seq));
feed.addEventListener("phase", () => follow(["[data-clock]"]));
