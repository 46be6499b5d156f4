// my-dots.js: sets dots without loading the page anew. Without it every button is a plain form.
// The server's answer is drawn as it is. Where none comes the dots wait in the outbox, and are shown as waiting.
import { HOME } from "./address.js";
import { Outbox, refusalOf, uuid } from "./outbox.js";
import { Sender } from "./sender.js";

const PARTS = ["my-dots", "[data-dots-purse]", "[data-dots-saved]"];

class MyDots extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event));
    this.outbox = new Outbox(this.dataset.owner);
    this.sender = new Sender(this.outbox, this.dataset.csrf);
    this.sender.addEventListener("ack", (event) => this.acknowledged(event.detail));
    if ("EventSource" in window) {
      this.feed = new EventSource(`${HOME}live/boards/${this.dataset.board}`);
      this.feed.addEventListener("reset", () => this.ask()); // opened or closed
    }
    await this.outbox.load();
    this.showWaiting();
    this.sender.flush();
  }

  disconnectedCallback() { this.feed?.close(); }

  waiting() { return this.outbox.waiting(this.dataset.board).filter((item) => item.op.kind === "vote.set"); }

  async send(event) {
    const form = event.target.closest("form[data-dot]"), button = event.submitter;
    if (!form || !button) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const body = new FormData(form, button), id = form.id, label = button.getAttribute("aria-label");
    // What waits goes first: an earlier word must not come after a later one.
    const drawn = !this.waiting().length && await this.draw(fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": body.get("csrfmiddlewaretoken") } }));
    if (!drawn) await this.wait(form, body);
    this.busy = false;
    document.getElementById(id)?.querySelector(`button[aria-label="${CSS.escape(label)}"]:not([disabled])`)?.focus();
  }

  /** The dots of one card are one word: the last one counts, so that it may be sent twice. */
  async wait(form, body) {
    const op = { id: uuid(), kind: "vote.set", card: body.get("card"), values: { dots: Number(body.get("dots")) } };
    const earlier = this.waiting().filter((item) => item.op.card === op.card);
    await this.outbox.put(this.dataset.board, op, form.querySelector("h2").innerText);
    for (const item of earlier) await this.outbox.drop(item.op.id);
    this.showWaiting();
    this.sender.now();
  }

  async acknowledged({ ack, board }) {
    if (ack.status === "refused") await this.outbox.drop(ack.id); // nothing was written that could be lost
    if (board !== this.dataset.board) return;
    if (ack.status === "refused") this.reason = refusalOf(this.dataset, ack.reason);
    if (!this.waiting().length) await this.ask();
  }

  async ask() {
    if (!await this.draw(fetch(location.pathname, { cache: "no-store" }))) return;
    this.showWaiting();
    if (this.reason) this.tell(this.reason);
    this.reason = "";
  }

  /** Whether an answer came that could be drawn. */
  async draw(asked) {
    const answer = await asked.catch(() => null);
    if (!answer || answer.status >= 500 || !answer.headers.get("Content-Type")?.startsWith("text/html")) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of PARTS) {
      const here = document.querySelector(part), there = page.querySelector(part);
      if (!there) { location.reload(); return true; }
      if (part === "my-dots") here.replaceChildren(...there.childNodes);
      else here.replaceWith(document.adoptNode(there));
    }
    return true;
  }

  /** The discs as they will be once the server has them, and never more than there are. */
  showWaiting() {
    const waiting = this.waiting();
    if (!waiting.length) return;
    for (const { op } of waiting) document.getElementById(`d-${op.card}`)?.setAttribute("data-set", op.values.dots);
    const forms = [...this.querySelectorAll("form[data-dot]")];
    const setOf = (form) => Number(form.dataset.set ?? form.querySelectorAll(".pt-dot.is-set").length);
    const whole = [...document.querySelectorAll("[data-dots-purse] .pt-dot")], spent = forms.reduce((sum, form) => sum + setOf(form), 0);
    for (const form of forms) this.drawRow(form, setOf(form), spent >= whole.length);
    whole.forEach((dot, n) => dot.classList.toggle("is-set", n < spent));
    document.querySelector("[data-dots-purse] .purse p")?.remove(); // its number is of before
    this.tell(this.dataset.words);
  }

  drawRow(form, set, noneLeft) {
    const dots = [...form.querySelectorAll(".pt-dot")], [less, more] = form.querySelectorAll("button[name=dots]");
    dots.forEach((dot, n) => dot.classList.toggle("is-set", n < set));
    Object.assign(less, { value: set - 1, disabled: set === 0 });
    Object.assign(more, { value: set + 1, disabled: set >= dots.length || noneLeft });
  }

  tell(words) {
    const saved = document.querySelector("[data-dots-saved]");
    saved.hidden = false;
    saved.classList.replace("is-saved", "is-waiting");
    saved.querySelector("span").textContent = words;
  }
}
customElements.define("my-dots", MyDots);
