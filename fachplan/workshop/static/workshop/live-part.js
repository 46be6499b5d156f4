// live-part.js: a part of a page that stays true.  <live-part data-board data-seq data-src>…forms with data-live…</live-part>
// Forms are sent in the background and the part is swapped; what others do is fetched when it happens. Nothing is swapped
// under the hands of somebody who types, drags, or has a menu open. Without this file every form is a page of its own.
import { BoardFeed } from "./board-feed.js";
import { tell } from "./phase-voice.js";

class LivePart extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("dragstart", (event) => this.pick(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.mark(null));
    this.addEventListener("keydown", (event) => this.close(event));
    this.addEventListener("click", (event) => this.place(event));
    this.addEventListener("toggle", (event) => this.only(event.target), true);
    this.feed = new BoardFeed(this.dataset.board, Number(this.dataset.seq));
    for (const name of ["op", "phase", "reset"]) this.feed.addEventListener(name, () => this.refreshSoon());
    this.feed.addEventListener("state", (event) => this.say(event.detail));
    tell();
  }

  disconnectedCallback() { this.feed?.close(); }

  /** Somebody is at work here: leave the page alone until they are done. */
  get busy() {
    const typing = this.querySelector("textarea:focus, input[type=text]:focus, input:not([type]):focus");
    return Boolean(typing || this.dragging || this.picked || this.querySelector("details.cardmenu[open], details.compose[open]"));
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
    // Signed out, not allowed or out of order: nothing was kept by the server, so nothing typed may go away here.
    const told = response.ok || response.status === 422; // what was refused comes back in its field, with the reason
    if (!told || !landed) { this.say("refused"); return; }
    // The phase has moved on to another board: go there, unless somebody is in the middle of a card.
    if (landed.dataset.src !== this.dataset.src && !this.draft(from)) { location.assign(landed.dataset.src); return; }
    if (landed.dataset.src === this.dataset.src) this.swap(html, from);
    this.say(response.ok ? "live" : "refused");
  }

  swap(html, from) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("#desk");
    if (!fresh) { location.reload(); return; }
    const open = [...this.querySelectorAll("details.more")].map((each) => each.open);
    const draft = this.draft(page.querySelector(".note--bad") ? null : from);
    const focus = this.focused();
    this.querySelector("#desk").replaceWith(document.adoptNode(fresh));
    [...this.querySelectorAll("details.more")].forEach((each, place) => { each.open = open[place] ?? false; });
    const told = page.querySelectorAll("main > .wrap > .note");
    for (const old of document.querySelectorAll("main > .wrap > .note, live-part > .wrap > .note")) old.parentElement.remove();
    for (const note of told) this.prepend(document.adoptNode(note.parentElement));
    tell();
    const wrong = this.querySelector(".compose [aria-invalid]");
    if (wrong) wrong.focus();
    else if (draft) this.resume(draft);
    else if (focus) this.querySelector(focus)?.focus();
  }

  /** How to find again what has the focus, once the part is drawn anew. */
  focused() {
    const each = document.activeElement;
    if (!this.contains(each)) return null;
    const card = each.closest("[data-id]");
    if (card) return `#${CSS.escape(card.id)} summary`;
    if (each.id) return `#${CSS.escape(each.id)}`;
    return each.name ? `${each.localName}[name="${each.name}"][value="${CSS.escape(each.value)}"]` : null;
  }

  /** What somebody has begun to write and this deed does not send: it outlives every swap. */
  draft(from) {
    const text = this.querySelector(".compose textarea")?.value;
    if (!text || from?.closest(".compose")) return null;
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

  drop(event) {
    const field = event.target.closest("[data-field]");
    const card = this.dragging;
    this.mark(null);
    if (!field || !card) return;
    event.preventDefault();
    const onto = event.target.closest("[data-id]")?.dataset.id;
    if (onto !== card) this.move(card, field.dataset.field, onto);
  }

  /** `after` a card, or at the end of the field. */
  async move(card, field, after) {
    const form = this.querySelector("#deed");
    const body = new FormData(form);
    body.set("field", field);
    if (after !== undefined) body.set("after", after);
    await this.post(`${form.getAttribute("action")}?do=move&karte=${card}`, body);
    document.querySelector(`#card-${CSS.escape(card)} summary`)?.focus();
  }

  // ---- pick and place: the menu's "Move to …" shows a button at every place ----
  place(event) {
    const link = event.target.closest("[data-pick]");
    if (!link) return;
    event.preventDefault();
    const card = link.closest("[data-id]");
    link.closest("details").open = false;
    this.drawPlaces(card);
  }

  drawPlaces(card) {
    this.clearPlaces();
    card.classList.add("is-selected");
    this.picked = card.dataset.id;
    for (const list of this.querySelectorAll("[data-field] .cards")) {
      const last = [...list.children].filter((each) => each !== card).pop();
      list.prepend(this.spot(list, ""));
      for (const each of list.querySelectorAll("[data-id]")) if (each !== card && each !== last) each.after(this.spot(list, each.dataset.id));
      if (last) list.append(this.spot(list, last.dataset.id));
    }
    this.querySelector(".spot button").focus();
  }

  spot(list, after) {
    const spot = this.querySelector("template[data-place]").content.firstElementChild.cloneNode(true);
    const field = list.closest("[data-field]");
    const name = field.querySelector("h2").textContent;
    const follows = after ? document.querySelector(`#card-${CSS.escape(after)} .card__no`).textContent.trim() : "";
    const button = spot.querySelector("button");
    button.setAttribute("aria-label", [button.textContent.trim(), name, follows].filter(Boolean).join(", "));
    button.addEventListener("click", () => { const card = this.picked; this.clearPlaces(); this.move(card, field.dataset.field, after); });
    return spot;
  }

  clearPlaces() {
    for (const spot of this.querySelectorAll(".spot")) spot.remove();
    const card = document.getElementById(`card-${this.picked}`);
    card?.classList.remove("is-selected");
    this.picked = null;
    return card;
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
    if (this.picked) { this.clearPlaces()?.querySelector("summary").focus(); return; }
    const opened = event.target.closest("details.cardmenu[open], details.compose[open]");
    if (opened) { opened.open = false; opened.querySelector("summary").focus(); }
  }
}
customElements.define("live-part", LivePart);
