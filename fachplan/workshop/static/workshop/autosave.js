// autosave.js: a sheet that keeps itself.  <form data-autosave>…</form>; without this file its buttons do.
const form = document.querySelector("form[data-autosave]");
const line = document.querySelector("[data-save]");
const words = line.querySelector("[data-save-words]");
let timer = 0;
let sending = false;
let changed = false;

function say(state) {
  line.classList.toggle("is-saved", state === "saved");
  line.classList.toggle("is-offline", state === "offline");
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  words.textContent = (words.dataset[state] ?? "").replace("%s", time);
}

/** The fields' versions move on with every saving, or the next one would clash with this one. */
function renew(page) {
  for (const fresh of page.querySelectorAll("form[data-autosave] input[type=hidden][name^=base-], form[data-autosave] input[name=step-id]")) {
    const all = [...form.querySelectorAll(`input[name="${fresh.name}"]`)];
    const place = [...page.querySelectorAll(`form[data-autosave] input[name="${fresh.name}"]`)].indexOf(fresh);
    if (all[place]) all[place].value = fresh.value;
  }
  const lanes = page.querySelector("#m3")?.parentElement;
  if (lanes) document.querySelector("#m3").parentElement.replaceWith(document.adoptNode(lanes));
  const clash = page.querySelector("form[data-autosave] .note--mid");
  if (clash && !form.querySelector(".note--mid")) form.querySelector(".sheet").prepend(document.adoptNode(clash));
}

async function save() {
  if (sending || !form.elements.text.value.trim()) return;
  [sending, changed] = [true, false];
  say("sending");
  const response = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => null);
  sending = false;
  if (!response?.ok) { say("offline"); timer = setTimeout(save, 3000); return; }
  history.replaceState(null, "", response.url);
  form.action = response.url;
  renew(new DOMParser().parseFromString(await response.text(), "text/html"));
  say("saved");
  if (changed) soon();
}

function soon() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, 800);
}

form.addEventListener("input", soon);
form.addEventListener("change", (event) => {
  if (event.target.name === "source") event.target.closest(".card").classList.toggle("is-linked", event.target.checked);
  soon();
});
