// phone-board.js: the pinboard on a phone.  <phone-board data-board="…" data-seq="…" data-field="…">…</phone-board>
// The page works without this file; with it, what is written goes out of the outbox, other people's cards appear by
// themselves, and the page is kept on the phone for as long as there is no network.
import { BoardFeed } from "./board-feed.js";
import { keepBoard, keepPages } from "./kept-pages.js";
import { mayLeave, stayWithoutNet } from "./leaving.js";
import { NewCards } from "./new-cards.js";
import { Outbox, refusalOf, textOf, uuid } from "./outbox.js";
import { follow, tell } from "./phase-voice.js";
import { refuse } from "./refused-card.js";
import { Sender } from "./sender.js";

const KEPT_AFTER = 500; // ms: a room that writes much is kept once for many cards
const DEAD_AFTER = 2000; // ms without a link until it is told; with a silent one it takes the feed 6 s to notice

class PhoneBoard extends HTMLElement {
  async connectedCallback() {
    this.form = document.querySelector("[data-composer]");
    this.words = document.querySelector("template[data-words]")?.dataset ?? {};
    this.template = this.querySelector("template[data-card]");
    this.outbox = new Outbox(this.dataset.owner);
    this.sender = new Sender(this.outbox, this.dataset.csrf);
    this.sender.addEventListener("state", (event) => this.showState(event.detail));
    this.sender.addEventListener("ack", (event) => this.acknowledged(event.detail));
    Object.assign(this, { held: [], sent: new Set() });
    this.fresh = new NewCards(this.querySelector("[data-new-box]"), this.querySelector("[data-calm-words]").dataset, () => this.showHeld());
    this.follow();
    tell();
    keepPages(() => mayLeave(this));
    stayWithoutNet(this);
    this.form?.addEventListener("submit", (event) => this.pin(event));
    await this.outbox.load();
    for (const item of this.outbox.waiting(this.dataset.board)) this.showWaiting(item.op);
    for (const item of this.outbox.refused(this.dataset.board)) this.showRefused(item);
    this.sender.flush();
    this.keep();
  }

  disconnectedCallback() { this.feed?.close(); }

  follow() {
    this.feed = new BoardFeed(this.dataset.board, Number(this.dataset.seq));
    this.feed.addEventListener("op", (event) => this.apply(event.detail));
    this.feed.addEventListener("phase", () => this.followPhase());
    this.feed.addEventListener("reset", () => this.reloadWhenIdle());
    this.feed.addEventListener("state", (event) => this.showLink(event.detail));
    // A server that starts anew answers nobody for some seconds: a page that asked then would be gone for good.
    this.feed.addEventListener("end", (event) => { if (event.detail.reason !== "restart") this.reloadWhenIdle(); });
  }

  /** The head of the page with the clock, and where the group works now: nothing moves under the fingers. */
  followPhase() {
    clearTimeout(this.phase); // all phones of a room hear it at once and must not all ask in the same moment
    this.phase = setTimeout(async () => { if (!await follow([".phone__top", "[data-moved-on]"])) this.reloadWhenIdle(); }, Math.random() * 1000);
  }

  async pin(event) {
    event.preventDefault();
    const text = this.form.elements.text.value.trim();
    if (!text) { this.form.elements.text.focus(); return; }
    const kind = this.dataset.kind === "measures" ? (this.dataset.field === "goals" ? "goal" : "measure") : "note";
    const values = { text, field: this.dataset.field, kind, language: this.dataset.language };
    const op = { id: uuid(), kind: "card.add", card: uuid(), values };
    this.form.elements.text.value = ""; // the words are on the card now, below
    this.showWaiting(op);
    if (await this.outbox.put(this.dataset.board, op)) this.card(op.card)?.toggleAttribute("data-kept", true); // on the disk, whatever comes
    else this.meta(op.card, this.words.cardMemory);
    this.sender.now();
  }

  // ---- what is on its way ----
  showWaiting(op) {
    if (op.kind === "card.add") this.hang(op).classList.add("is-waiting");
    else if (["card.edit", "card.resolve"].includes(op.kind) && textOf(op) && this.card(op.card)) this.card(op.card).querySelector(".card__text").textContent = textOf(op);
    if (op.kind === "card.resolve") this.card(op.card)?.querySelector(`[data-clash="${CSS.escape(op.values.name)}"]`)?.remove(); // chosen
    this.meta(op.card, this.words.cardWaiting);
    this.tidy();
  }

  /** A card that only this phone knows as yet. */
  hang(op) {
    const card = this.card(op.card) ?? this.make(op.card, op.values.text, op.values.language);
    card.querySelector("[data-open]").closest("p").hidden = true; // until the server knows the card
    this.part("waiting").append(card);
    return card;
  }

  acknowledged({ ack, op, board }) {
    this.sent.add(ack.id);
    if (board !== this.dataset.board) return;
    if (ack.status === "refused") this.refused(op);
    else if (op.kind === "card.add") this.saved(op);
    else if (op.kind === "card.edit" && ack.status !== "conflict") this.meta(op.card, this.words.cardSaved);
    else this.reloadWhenIdle(true); // two versions, another place: the server draws them
  }

  refused(op) {
    if (op.kind === "card.add") this.card(op.card)?.remove();
    else this.reloadWhenIdle(true); // the board is drawn as it is
    const item = this.outbox.refused(this.dataset.board).find((one) => one.op.id === op.id);
    if (item) this.showRefused(item);
  }

  /** The words stay on the phone, with the reason, until somebody takes them up again or throws them away. */
  showRefused({ op, reason, words }) {
    const away = async () => { await this.outbox.drop(op.id); this.tidy(); };
    if (!textOf(op) && !words) { away(); return; } // nothing was written
    const card = this.make(`refused-${op.id}`, textOf(op) || words, op.values.language);
    this.part("waiting").append(card);
    const dots = op.kind === "vote.set", page = dots || op.kind === "card.add" ? null : this.card(op.card)?.querySelector("[data-open]").href; // its field has the words
    refuse(card, { reason: refusalOf(this.words, reason), words: this.words, away, page, field: dots ? null : this.form?.elements.text });
    this.tidy();
  }

  /** The server has it: the outline becomes paper and moves to one's own cards. */
  saved(op) {
    const card = this.card(op.card);
    if (!card) return;
    card.classList.remove("is-waiting");
    if (op.values.field === this.dataset.field) this.part("own").prepend(card);
    else card.remove();
    const link = card.querySelector("[data-open]");
    link.firstChild.textContent = this.words.change;
    link.closest("p").hidden = false;
    this.meta(op.card, this.words.cardSaved);
    this.tidy();
  }

  showState({ state, waiting, problem }) {
    this.denied = Boolean(problem?.status);
    const line = document.querySelector("[data-save]");
    if (state === "offline" || state === "saved") this.showLink(state === "offline" ? "offline" : "live");
    if (!line) return;
    line.hidden = state === "saved" && this.outbox.refused(this.dataset.board).length > 0; // not all of it is
    line.classList.toggle("is-saved", state === "saved");
    line.classList.toggle("is-offline", state === "offline" || state === "held");
    const many = waiting === 1 ? this.words.waitingOne : (this.words.waitingMany ?? "").replace("{n}", waiting);
    line.textContent = { saved: this.words.saved, sending: this.words.sending, offline: many, held: this.words.held }[state];
  }

  /** A dead link is told after a moment: a server that starts anew is none. */
  showLink(state) {
    const note = this.querySelector("[data-offline]");
    if (state === "offline") { this.link ??= setTimeout(() => { note.hidden = false; }, DEAD_AFTER); return; }
    clearTimeout(this.link);
    this.link = null;
    note.hidden = true;
  }

  // ---- what others did ----
  apply(op) {
    const known = op.card && this.card(op.card);
    if ("calm" in this.dataset && this.waits(op, known)) { this.held.push(op); this.fresh.add(op.kind !== "card.add" || op.values.kind === "heading"); return; }
    this.show(op, known);
    this.tidy();
  }

  /** For those who asked for calm nothing moves until they call it, except the number of their own card. */
  waits(op, known) {
    if (op.kind === "card.add") return !known && (op.values.field === this.dataset.field || op.values.kind === "heading");
    const concerns = known || this.held.some((each) => each.card === op.card) || op.kind === "card.restore" || op.kind === "card.move";
    return concerns && !op.kind.startsWith("vote.");
  }

  show(op, known) {
    if (op.kind === "card.add" && !known) {
      if (op.values.field !== this.dataset.field || op.values.kind === "heading") { if (op.values.kind === "heading") this.reloadWhenIdle(); return; }
      this.showNew(op);
    } else if (op.kind === "card.add") {
      known.querySelector("[data-number]").textContent = op.values.number ?? "";
    } else if (op.kind === "card.edit" && known && typeof op.values.text === "string" && !known.querySelector("[data-translated]") && !this.isTheirs(op, known)) {
      known.querySelector(".card__text").textContent = op.values.text;
    } else if (op.kind === "card.remove" && known) {
      known.remove();
    } else if (known || op.kind === "card.restore" || op.kind === "card.move") {
      this.reloadWhenIdle();
    }
  }

  /** Somebody else's change to one's own card may be a second version: only a new page tells. */
  isTheirs(op, known) { return known.closest("[data-own]") && !this.sent.has(op.id) && !this.outbox.items.some((item) => item.op.id === op.id); }

  showNew(op) {
    const card = this.make(op.card, op.values.text, op.values.language, op.values.number);
    card.classList.add("is-new");
    this.part("others").append(card);
    return card;
  }

  /** What waited, in the order in which it came; the focus goes to the first new card. What only a new page can show brings one. */
  showHeld() {
    const ops = this.held.splice(0);
    for (const op of ops) this.show(op, op.card && this.card(op.card));
    this.tidy();
    const first = ops.find((op) => op.kind === "card.add" && this.card(op.card));
    if (first) this.card(first.card).querySelector("[data-open]")?.focus();
    if (ops.some((op) => op.values.kind === "heading" || !["card.add", "card.edit", "card.remove"].includes(op.kind))) this.reloadWhenIdle(true);
  }

  /** Ask for the page again, but never under the fingers of somebody who writes, and not all phones at once. */
  reloadWhenIdle(called = false) {
    if ("calm" in this.dataset && !called) return; // nothing jumps; what changed comes with the next page
    clearTimeout(this.later);
    const wait = () => {
      const writing = this.form?.elements.text.value || this.outbox.waiting(this.dataset.board).length;
      if (writing) this.later = setTimeout(wait, 2000);
      else location.reload();
    };
    this.later = setTimeout(wait, 300 + Math.random() * 1700);
  }

  // ---- small things ----
  part(name) { return this.querySelector(`[data-${name}]`); }
  card(id) { return document.getElementById(`card-${id}`); }

  make(id, text, language, number = "") {
    const card = this.template.content.firstElementChild.cloneNode(true);
    card.id = `card-${id}`;
    card.dataset.id = id;
    card.querySelector(".card__text").textContent = text;
    card.querySelector(".card__text").lang = language ?? "";
    card.querySelector("[data-number]").textContent = number;
    const link = card.querySelector("[data-open]");
    if (link) link.href = `${location.pathname}karte/${id}/`;
    return card;
  }

  meta(id, words) {
    const line = this.card(id)?.querySelector("[data-meta]");
    if (line) line.textContent = words ?? "";
  }

  /** What hangs here now is there without a network, too; what waits is in the outbox. */
  keep() {
    clearTimeout(this.kept);
    if (this.held.length) return; // it would be neither shown nor asked for again
    this.kept = setTimeout(() => keepBoard(this.feed.seq).catch(() => {}), KEPT_AFTER);
  }

  tidy() {
    this.keep();
    const count = (name) => this.part(name).children.length;
    this.querySelector("[data-waiting-box]").hidden = !count("waiting");
    this.querySelector("[data-own-box]").hidden = !count("own");
    this.querySelector("[data-empty]").hidden = Boolean(count("own") + count("others") + count("waiting"));
    const total = this.part("others").querySelectorAll(".card:not(.card--heading)").length;
    this.querySelector("[data-count]").textContent = total ? String(total) : "";
  }
}
customElements.define("phone-board", PhoneBoard);
