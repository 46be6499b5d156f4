// leaving.js: who hands the phone on while something waits would leave it behind for good, since the next person sends no cards
// of the last one. And without a network nobody is signed off, but the kept pages would be gone.

/** Whether the seat may be left now; if not, the page shows why. A server that says no to what waits holds up nobody. */
export function mayLeave(page) {
  const waiting = page.outbox.waiting().length;
  if (page.denied || (!waiting && navigator.onLine)) return true;
  page.sender.now();
  if (waiting) page.showState({ state: "held", waiting });
  const shown = page.querySelector(waiting ? "[data-waiting-box]" : "[data-offline]");
  if (!waiting) shown.hidden = false;
  shown.scrollIntoView({ block: "center" });
  return false;
}
