// my-dots.js: sets dots without loading the page anew. Without it every button is a plain form.
// The server's answer is drawn as it is: what a row shows has been saved, and nothing shows before.
import { HOME } from "./address.js";

const PARTS = ["my-dots", "[data-dots-purse]", "[data-dots-saved]"];

class MyDots extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event));
    if (!("EventSource" in window)) return;
    this.feed = new EventSource(`${HOME}live/boards/${this.dataset.board}`);
    this.feed.addEventListener("reset", () => this.draw(fetch(location.pathname, { cache: "no-store" }))); // opened or closed
  }

  disconnectedCallback() { this.feed?.close(); }

  async send(event) {
    const form = event.target.closest("form[data-dot]"), button = event.submitter;
    if (!form || !button) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const body = new FormData(form, button), id = form.id, label = button.getAttribute("aria-label");
    await this.draw(fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": body.get("csrfmiddlewaretoken") } }));
    document.getElementById(id)?.querySelector(`button[aria-label="${CSS.escape(label)}"]:not([disabled])`)?.focus();
  }

  async draw(asked) {
    const answer = await asked.catch(() => null);
    this.busy = false;
    if (!answer || answer.status >= 500 || !answer.headers.get("Content-Type")?.startsWith("text/html")) { this.held(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of PARTS) {
      const here = document.querySelector(part), there = page.querySelector(part);
      if (!there) { location.reload(); return; }
      if (part === "my-dots") here.replaceChildren(...there.childNodes);
      else here.replaceWith(document.adoptNode(there));
    }
  }

  held() {
    const saved = document.querySelector("[data-dots-saved]");
    saved.hidden = false;
    saved.classList.replace("is-saved", "is-waiting");
    saved.querySelector("span").textContent = this.dataset.words;
  }
}
customElements.define("my-dots", MyDots);
