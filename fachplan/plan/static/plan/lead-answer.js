// lead-answer.js: the button says which answer it sends.  <form data-names-answer> with <input name="answer" data-sends="…">
// Without this file it says "Send the answer" for all of them.
const form = document.querySelector("form[data-names-answer]");
const label = form?.querySelector("button[type=submit] .kern-label");

const name = () => {
  const chosen = form.querySelector("input[name=answer]:checked");
  if (chosen) label.textContent = chosen.dataset.sends;
};

if (label) {
  form.addEventListener("change", name);
  addEventListener("pageshow", name); // a page that comes back from the browser's memory keeps its choice
  name();
}
