// photo-form.js: says before anything is sent that a photo is too large; what was typed stays. Without it the server says so.
const form = document.querySelector("[data-photo-form]");
const file = form?.elements.namedItem("file");
const error = form?.querySelector("#file-error");

function tooLarge() {
  const size = file.files[0]?.size ?? 0;
  if (size <= Number(form.dataset.most)) return false;
  error.querySelector("span").textContent = form.dataset.tooLarge.replace("{size}", Math.round(size / 1024 / 1024));
  return true;
}

function show(wrong) {
  error.hidden = !wrong;
  if (wrong) file.setAttribute("aria-invalid", "true");
  else file.removeAttribute("aria-invalid");
}

file?.addEventListener("change", () => show(tooLarge()));
form?.addEventListener("submit", (event) => {
  if (!tooLarge()) return;
  event.preventDefault();
  show(true);
  file.focus();
});
