// plain-copy.js: what is copied from a card is what was written, without the soft hyphens that only help it to break.
addEventListener("copy", (event) => {
  if (event.target.closest?.("input, textarea")) return;
  const text = String(document.getSelection());
  if (!text.includes("\u00ad")) return;
  event.clipboardData.setData("text/plain", text.replaceAll("\u00ad", ""));
  event.preventDefault();
});
