// quick-entry.js: one line, Enter, the next.  <quick-entry data-board data-owner data-csrf data-language>…</quick-entry>
// The page works without this file. A line goes out of the outbox; nothing says "saved" before the server did. Many lines,
// and whatever the board refused, go the way of the plain form: it shows them first, or says which card bears the number.
import { Outbox, uuid } from "./outbox.js";
import { Sender } from "./sender.js";

const PRINTED = /^(50[1-9]|5[1-9]\d|[6-9]\d\d)\s+(?=\S)/; // as core/card_numbers.py
const FIELD = /^([1-9]):\s+(?=\S)/;
const BULLET = /^[-–•*]\s+(?=\S)/;

class QuickEntry extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("[data-entry]");
    if (!this.form) return;
    this.line = this.form.elements.lines;
    this.outbox = new Outbox(this.dataset.owner);
    this.sender = new Sender(this.outbox, this.dataset.csrf);
    this.sender.addEventListener("state", (event) => this.say(event.detail));
    this.sender.addEventListener("ack", (event) => this.acknowledged(event.detail));
    this.line.addEventListener("keydown", (event) => this.enter(event));
    this.form.addEventListener("submit", (event) => this.send(event));
    this.form.addEventListener("keydown", (event) => this.choose(event));
    await this.outbox.load();
    for (const item of this.outbox.waiting(this.dataset.board)) this.wait(item.op);
    const [refused] = this.outbox.refused(this.dataset.board); // the form takes one at a time
    if (refused) this.again(refused.op);
    this.sender.flush();
  }

  /** Alt and a digit choose the field from anywhere; the digit alone does while a field has the focus. */
  choose(event) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (!digit || event.ctrlKey || event.metaKey || (!event.altKey && event.target.type !== "radio")) return;
    const radio = this.form.querySelector(`input[data-key="${digit}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    this.line.focus();
  }

  enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async send(event) {
    const text = this.line.value.trim();
    if (text.includes("\n") || this.plain) return; // the form shows many lines before it makes them
    event.preventDefault();
    if (!text) { this.line.focus(); return; }
    const op = { id: uuid(), kind: "card.add", card: uuid(), values: this.values(text) };
    this.line.value = "";
    this.problem("");
    this.wait(op);
    await this.outbox.put(this.dataset.board, op);
    this.sender.now();
  }

  /** The same reading of a line as core/entry.py. */
  values(line) {
    const fields = [...this.form.querySelectorAll("[name=field]")];
    const named = FIELD.exec(line);
    let field = fields.find((each) => each.checked) ?? fields[0];
    if (named && fields[named[1] - 1]) { field = fields[named[1] - 1]; line = line.slice(named[0].length); }
    const printed = PRINTED.exec(line);
    if (printed) line = line.slice(printed[0].length);
    return { field: field.value, text: line.replace(BULLET, ""), language: this.dataset.language, ...(printed ? { number: Number(printed[1]) } : {}) };
  }

  wait(op) {
    const row = document.createElement("li");
    row.dataset.pending = op.id;
    for (const words of [op.values.number ?? "", op.values.text]) row.append(Object.assign(document.createElement("span"), { textContent: words, dir: "auto" }));
    this.querySelector("[data-waiting]").prepend(row);
  }

  acknowledged({ ack, op, board }) {
    if (board !== this.dataset.board) return;
    if (ack.status === "refused") { this.again(op); return; }
    this.refresh(op.id);
  }

  /** The board did not take it: the plain form sends the line once more and answers with the reason in words. */
  async again(op) {
    if (op.kind !== "card.add") return;
    await this.outbox.drop(op.id); // from here on the form has the words
    const place = [...this.form.querySelectorAll("[name=field]")].findIndex((each) => each.value === op.values.field) + 1;
    const line = [`${place}:`, op.values.number ?? "", op.values.text].filter(Boolean).join(" ");
    this.line.value = [line, this.line.value].filter((each) => each.trim()).join("\n"); // what is being typed stays
    this.plain = true;
    this.form.requestSubmit();
  }

  problem(words) {
    const place = this.querySelector("#line-error");
    place.hidden = !words;
    place.querySelector("span").textContent = words;
    this.line.toggleAttribute("aria-invalid", Boolean(words));
  }

  /** The list as the server has it now; a change that somebody is typing there is left alone. */
  async refresh(id) {
    const address = new URL(this.form.action, location.href);
    const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const list = this.querySelector("[data-entered]");
    if (!list.querySelector("details[open]")) list.replaceWith(page.querySelector("[data-entered]"));
    this.querySelector("[data-count]").textContent = page.querySelector("[data-count]").textContent;
    this.querySelector(`[data-pending="${id}"]`)?.remove();
  }

  say({ state, waiting }) {
    const line = this.querySelector("[data-save]");
    line.hidden = false;
    line.classList.toggle("is-saved", state === "saved");
    line.classList.toggle("is-offline", state === "offline" || state === "held");
    line.textContent = (line.dataset[state] ?? "").replace("{n}", waiting);
  }
}

customElements.define("quick-entry", QuickEntry);
