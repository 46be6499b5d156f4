// live-part.js: a part of a page that stays true.  <live-part data-board data-seq data-src>…forms with data-live…</live-part>
// Forms are sent in the background and the part is swapped; what others do is fetched when it happens. Nothing is swapped
// under the hands of somebody who types, drags, or has a menu open. Without this file every form is a page of its own.
import { BoardFeed } from "./board-feed.js";
import { Moves } from "./desk-moves.js";
import { NewCards } from "./new-cards.js";
import { follow, tell } from "./phase-voice.js";

// What somebody can open here, found again by its card and its words: places shift when others write.
const FOLDS = "details.cardmenu, details.more";
const foldKey = (each) => `${each.closest("[data-id]")?.dataset.id ?? ""} ${each.className} ${each.querySelector("summary").textContent.trim()}`;

class LivePart extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event));
    this.moves = new Moves(this);
    this.keys = (event) => this.takeBack(event);
    document.addEventListener("keydown", this.keys);
    this.addEventListener("keydown", (event) => this.close(event));
    this.addEventListener("toggle", (event) => this.only(event.target), true);
    this.addEventListener("pointerdown", () => { this.pressed = true; });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(() => { this.pressed = false; }));
    this.drawn = Number(this.dataset.seq);
    this.feed = new BoardFeed(this.dataset.board, Number(this.dataset.seq));
    this.fresh = new NewCards(this.querySelector("[data-new-box]"), this.querySelector("[data-calm-words]").dataset, () => this.refresh());
    this.feed.addEventListener("op", (event) => this.hear(event.detail));
    this.feed.addEventListener("phase", () => ("calm" in this.dataset ? follow([".clockbox"]) : this.refreshSoon()));
    this.feed.addEventListener("reset", () => this.refreshSoon());
    this.feed.addEventListener("state", (event) => this.say(event.detail));
    tell();
  }

  disconnectedCallback() { this.feed?.close(); document.removeEventListener("keydown", this.keys); }

  /** Ctrl+Z and Ctrl+Shift+Z press the buttons with the deed's name; in a field the keys are the field's own. */
  takeBack(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
    const wanted = { z: event.shiftKey ? "[data-redo]" : "[data-undo]", y: "[data-redo]" }[event.key.toLowerCase()];
    const button = wanted && this.querySelector(wanted);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  /** Somebody is at work here: leave the page alone until they are done. */
  get busy() {
    const typing = this.querySelector("textarea:focus, input[type=text]:focus, input:not([type]):focus");
    // A button swapped away between press and release would never be clicked.
    return Boolean(typing || this.pressed || this.moves?.busy || this.querySelector("details.cardmenu[open], details.compose[open]"));
  }

  /** For those who asked for calm, what others write waits until it is called; everything else comes at once. */
  hear(op) {
    if (op.seq <= this.drawn) return; // one's own deed, mostly: the answer to it has drawn it already
    if (!("calm" in this.dataset)) { this.refreshSoon(); return; }
    const isNew = op.kind === "card.add";
    if (!isNew || !document.getElementById(`card-${op.card}`)) this.fresh.add(!isNew);
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.busy ? this.refreshSoon() : this.refresh()), 150);
  }

  async refresh() {
    const turn = this.turn;
    const response = await fetch(this.dataset.src, { credentials: "same-origin" }).catch(() => null);
    const html = response?.ok ? await response.text() : "";
    // Somebody has begun or done something while the page was on its way: it is older than what stands here.
    if (html && (this.busy || turn !== this.turn)) this.refreshSoon();
    else if (html) this.swap(html);
  }

  async send(event) {
    const form = event.target;
    if (!form.matches("[data-live]") || event.submitter?.hasAttribute("data-leave")) return;
    event.preventDefault();
    const body = new FormData(form);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    await this.post(event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"), body, event.submitter);
  }

  async post(address, body, from) {
    const sent = this.sent = (this.sent ?? 0) + 1;
    const response = await fetch(address, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    if (!response) { this.say("offline"); return; }
    const html = await response.text();
    const landed = new DOMParser().parseFromString(html, "text/html").querySelector("live-part");
    // Signed out, not allowed or out of order: nothing was kept by the server, so nothing typed may go away here.
    const told = response.ok || response.status === 422; // what was refused comes back in its field, with the reason
    if (!told || !landed) { this.say("refused"); return; }
    // The phase has moved on to another board: go there, unless somebody is in the middle of a card.
    if (landed.dataset.src !== this.dataset.src && !this.draft(from)?.text) { location.assign(landed.dataset.src); return; }
    // A later deed has been answered first: this page is older than what stands here.
    if (response.ok && sent < (this.answered ?? 0)) this.refreshSoon();
    else if (landed.dataset.src === this.dataset.src) this.swap(html, from);
    this.answered = Math.max(this.answered ?? 0, sent);
    this.say(response.ok ? "live" : "refused");
  }

  swap(html, from) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("#desk");
    if (!fresh) { location.reload(); return; }
    const opened = this.opened(from);
    const draft = this.draft(page.querySelector(".note--bad") ? null : from);
    const focus = this.focused();
    this.querySelector("#desk").replaceWith(document.adoptNode(fresh));
    const part = page.querySelector("live-part");
    if (part.dataset.board === this.dataset.board) this.drawn = Math.max(this.drawn, Number(part.dataset.seq));
    this.turn = (this.turn ?? 0) + 1;
    this.fresh.clear();
    for (const each of this.querySelectorAll(FOLDS)) if (opened.has(foldKey(each))) each.open = true;
    const told = page.querySelectorAll("main > .wrap > .note");
    for (const old of document.querySelectorAll("main > .wrap > .note, live-part > .wrap > .note")) old.parentElement.remove();
    for (const note of told) this.prepend(document.adoptNode(note.parentElement));
    tell();
    const wrong = this.querySelector(".compose [aria-invalid]");
    if (wrong) wrong.focus();
    else if (draft) this.resume(draft);
    else if (focus) this.refocus(focus);
  }

  /** What stands open and outlives a swap: all but the menu that this very deed was chosen from. */
  opened(from) {
    const done = from?.closest("details.cardmenu");
    return new Set([...this.querySelectorAll(FOLDS)].filter((each) => each.open && each !== done).map(foldKey));
  }

  /** The focus goes back to where it was; into a menu only if that is still open, else to the button that opens it. */
  refocus(selectors) {
    for (const selector of selectors) {
      const each = this.querySelector(selector);
      each?.focus();
      if (each && document.activeElement === each) return;
    }
  }

  /** How to find again what has the focus, once the part is drawn anew; the best first. */
  focused() {
    const each = document.activeElement;
    if (!this.contains(each)) return null;
    const card = each.closest("[data-id]");
    const own = this.named(each);
    if (card) return [...(own && each.closest(".menu") ? [`#${CSS.escape(card.id)} ${own}`] : []), `#${CSS.escape(card.id)} summary`];
    return own ? [own] : null;
  }

  named(each) {
    if (each.id) return `#${CSS.escape(each.id)}`;
    if (each.localName === "summary") return `details.${[...each.parentElement.classList].map((name) => CSS.escape(name)).join(".")} > summary`;
    if (each.localName === "a") return `a[href="${CSS.escape(each.getAttribute("href"))}"]`;
    const to = each.getAttribute("formaction"); // one deed for this room, the same for all of them: never the one instead of the other
    const where = to ? `[formaction="${CSS.escape(to)}"]` : ":not([formaction])";
    if (!each.name) return to ? `${each.localName}${where}` : null;
    return `${each.localName}[name="${each.name}"][value="${CSS.escape(each.value)}"]${where}`;
  }

  /** What somebody has opened or begun to write and this deed does not send: it outlives every swap. */
  draft(from) {
    const compose = this.querySelector("details.compose[open]");
    if (!compose || from?.closest(".compose")) return null;
    const text = compose.querySelector("textarea").value;
    return { text, chosen: [...this.querySelectorAll(".compose input:checked")].map((each) => [each.name, each.value]) };
  }

  resume({ text, chosen }) {
    const compose = this.querySelector("details.compose");
    if (!compose) return;
    compose.open = true;
    compose.querySelector("textarea").value = text;
    for (const [name, value] of chosen) {
      const each = compose.querySelector(`input[name="${name}"][value="${value}"]`);
      if (each) each.checked = true;
    }
  }

  say(state) {
    const line = document.querySelector("[data-save]");
    if (!line) return;
    const good = state === "live" || state === "polling";
    line.classList.toggle("is-offline", !good);
    line.classList.toggle("is-saved", good);
    line.querySelector("span").textContent = line.dataset[good ? "live" : state];
  }

  // ---- menus ----
  only(opened) {
    if (!opened.matches?.("details.cardmenu, details.compose") || !opened.open) return;
    for (const other of this.querySelectorAll("details.cardmenu[open], details.compose[open]")) if (other !== opened) other.open = false;
    const menu = opened.querySelector(".menu");
    menu.classList.toggle("menu--up", menu.getBoundingClientRect().bottom > innerHeight);
    opened.querySelector("textarea")?.focus();
  }

  close(event) {
    if (event.key !== "Escape") return;
    const opened = event.target.closest("details.cardmenu[open], details.compose[open]");
    if (opened) { opened.open = false; opened.querySelector("summary").focus(); }
  }
}
customElements.define("live-part", LivePart);
