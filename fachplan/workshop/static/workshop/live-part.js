// live-part.js: a part of a page that stays true.  <live-part data-board data-seq data-src>…forms with data-live…</live-part>
// Forms are sent in the background and the part is swapped; what others do is fetched when it happens. Nothing is swapped
// under the hands of somebody who types, drags, or has a menu open. Without this file every form is a page of its own.
import { BoardFeed } from "./board-feed.js";

class LivePart extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("dragstart", (event) => this.pick(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.mark(null));
    this.addEventListener("keydown", (event) => this.close(event));
    this.addEventListener("toggle", (event) => this.only(event.target), true);
    this.feed = new BoardFeed(this.dataset.board, Number(this.dataset.seq));
    for (const name of ["op", "phase", "reset"]) this.feed.addEventListener(name, () => this.refreshSoon());
    this.feed.addEventListener("state", (event) => this.say(event.detail));
  }

  disconnectedCallback() { this.feed?.close(); }

  /** Somebody is at work here: leave the page alone until they are done. */
  get busy() {
    const typing = this.querySelector("textarea:focus, input[type=text]:focus, input:not([type]):focus");
    return Boolean(typing || this.dragging || this.querySelector("details.cardmenu[open], details.compose[open]"));
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.busy ? this.refreshSoon() : this.refresh()), 150);
  }

  async refresh() {
    const response = await fetch(this.dataset.src, { credentials: "same-origin" }).catch(() => null);
    if (response?.ok) this.swap(await response.text());
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
    const response = await fetch(address, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    if (!response) { this.say("offline"); return; }
    const html = await response.text();
    const landed = new DOMParser().parseFromString(html, "text/html").querySelector("live-part");
    // The phase has moved on to another board, or the answer is a page of its own: go there.
    if (landed?.dataset.src !== this.dataset.src) { location.assign(landed?.dataset.src ?? response.url); return; }
    this.swap(html, from?.closest("[id]")?.id);
  }

  swap(html, focus) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("#desk");
    if (!fresh) { location.reload(); return; }
    const open = [...this.querySelectorAll("details.more[open]")].length > 0;
    this.querySelector("#desk").replaceWith(document.adoptNode(fresh));
    if (open) for (const each of this.querySelectorAll("details.more")) each.open = true;
    const told = page.querySelectorAll("main > .wrap > .note");
    for (const old of document.querySelectorAll("main > .wrap > .note")) old.parentElement.remove();
    for (const note of told) this.before(document.adoptNode(note.parentElement));
    if (focus) document.getElementById(focus)?.querySelector("summary, button, a")?.focus();
  }

  say(state) {
    const line = document.querySelector("[data-save]");
    line?.classList.toggle("is-offline", state === "offline");
    line?.classList.toggle("is-saved", state !== "offline");
  }

  // ---- dragging, one of three ways to move a card ----
  pick(event) {
    this.dragging = event.target.closest?.("[data-id]")?.dataset.id;
    if (this.dragging) event.dataTransfer.setData("text/plain", this.dragging);
  }

  over(event) {
    const field = event.target.closest("[data-field]");
    if (!this.dragging || !field) return;
    event.preventDefault();
    this.mark(field);
  }

  mark(field) {
    for (const each of this.querySelectorAll(".is-target")) each.classList.remove("is-target");
    field?.classList.add("is-target");
    if (!field) this.dragging = null;
  }

  async drop(event) {
    const field = event.target.closest("[data-field]");
    const card = this.dragging;
    this.mark(null);
    if (!field || !card) return;
    event.preventDefault();
    const form = this.querySelector("#deed");
    const body = new FormData(form);
    body.set("field", field.dataset.field);
    await this.post(`${form.getAttribute("action")}?do=move&karte=${card}`, body);
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
