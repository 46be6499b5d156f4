// dialog.js: asks before what cannot be undone.  <a href="#close-forum">…</a> … <dialog id="close-forum">…</dialog>
// Without this file the link leads to the same question as a part of the page. The browser closes it at Escape and gives
// the focus back to the link.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link) return;
  const asked = document.getElementById(link.hash.slice(1));
  if (link.hasAttribute("data-close") && link.closest("dialog[open]")) {
    event.preventDefault();
    link.closest("dialog").close();
  } else if (asked instanceof HTMLDialogElement) {
    event.preventDefault();
    asked.showModal();
  }
});
