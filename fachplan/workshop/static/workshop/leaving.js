// leaving.js: who hands the phone on while something waits would leave it behind for good, since the next person sends no cards
// of the last one. And without a network nobody is signed off, but the kept pages would be gone.
import { HOME } from "./address.js";

/** Whether the seat may be left now; if not, the page shows why. A server that says no to what waits holds up nobody. */
export function mayLeave(page) {
  const waiting = page.outbox.waiting().length;
  if (page.denied || (!waiting && navigator.onLine)) return true;
  page.sender.now();
  if (waiting) page.showState({ state: "held", waiting });
  if (waiting) page.querySelector("[data-waiting-box]").scrollIntoView({ block: "center" });
  else tellNoNet(page);
  return false;
}

/** A link to a page that no phone keeps leads to the browser's error page without a network: it says so here instead. */
export function stayWithoutNet(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || navigator.onLine || link.pathname.startsWith(`${HOME}pinnwand/`)) return;
    event.preventDefault();
    tellNoNet(page);
  });
}

function tellNoNet(page) {
  const note = page.querySelector("[data-offline]");
  note.hidden = false;
  requestAnimationFrame(() => scrollTo({ top: 0 })); // it stands at the head of the page
}
