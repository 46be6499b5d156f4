// swap.js: what htmx does not say by itself.  <template data-swap data-429="…" data-5="…" data-offline="…">
// An answer that is no page for this place (401, 403, 404, 429, 5xx) is never swapped in: a short word says it, and what
// was typed stays. 409 and 422 carry the form itself and are swapped. Without this file and htmx every form is a page.
const words = document.querySelector("template[data-swap]").dataset;
let before = "";
let back = "";
let place = "";

/** Say something that is true now and needs no answer: it goes with the next attempt. */
function say(text) {
  const place = document.querySelector(".toasts") ?? document.body.appendChild(Object.assign(document.createElement("div"), { className: "toasts" }));
  place.setAttribute("role", "status");
  const toast = document.createElement("toast-undo");
  toast.className = "toast";
  toast.append(text);
  place.replaceChildren(toast);
}

document.addEventListener("htmx:before:request", () => {
  before = document.activeElement?.id ?? "";
  back = document.activeElement?.closest("form")?.querySelector("[data-back]")?.dataset.back ?? "";
  place = document.activeElement?.closest("section[id]")?.id ?? "";
  document.querySelector(".toasts")?.replaceChildren();
});
document.addEventListener("htmx:after:swap", () => {
  const lost = () => !document.activeElement || document.activeElement === document.body;
  if (lost() || document.activeElement.autofocus) document.getElementById(before)?.focus(); // a new form may ask for it: the button stays
  if (lost()) document.getElementById(back)?.focus();
  const here = lost() && place && document.getElementById(place);
  if (here) (here.querySelector("[autofocus]") ?? here.querySelector("a[href], button, summary"))?.focus();
});
document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  const said = words[status] ?? (status >= 500 ? words[5] : "");
  if (said) say(said);
});
document.addEventListener("htmx:error", (event) => { if (event.detail.ctx) say(words.offline); });
