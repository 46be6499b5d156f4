// desk-moves.js: cards change their place: by drag, by pick and place, by Alt and an arrow. The menu's page does it without.
// A place is what a card comes after and the heading it then stands under: { list, ref, after, heading }.
const text = (each) => each?.textContent.trim() ?? "";
const isHeading = (card) => card.classList.contains("card--heading");

/** The places of a list for `card`, first to last. A heading goes before or after whole clusters. */
export function placesOf(list, card) {
  const others = [...list.children].filter((each) => each.dataset.id && each !== card);
  const found = [{ list, ref: null, after: "", heading: "" }];
  for (const each of others) {
    if (!isHeading(card)) found.push({ list, ref: each, after: each.dataset.id, heading: isHeading(each) ? each.dataset.id : each.dataset.under });
    else if (isHeading(each)) found.push({ list, ref: [each, ...others.filter((one) => one.dataset.under === each.dataset.id)].pop(), after: each.dataset.id });
  }
  return found;
}

/** Where `card` hangs now, among `placesOf` its list. */
function placeNow(card) {
  const before = [...card.parentElement.children].filter((each) => each.dataset.id);
  const earlier = before.slice(0, before.indexOf(card));
  return isHeading(card) ? earlier.filter(isHeading).length : earlier.length;
}

export class Moves {
  constructor(part) {
    this.part = part;
    const on = { dragstart: "pick", dragover: "over", drop: "drop", dragend: "unmark", click: "choose", keydown: "key" };
    for (const [name, does] of Object.entries(on)) part.addEventListener(name, (event) => this[does](event));
  }

  get busy() { return Boolean(this.dragging || this.picked); }

  async move(card, field, { after, heading }) {
    const form = this.part.querySelector("#deed");
    const body = new FormData(form);
    body.set("field", field);
    if (after !== undefined) body.set("after", after);
    if (heading !== undefined) body.set("heading", heading);
    await this.part.post(`${form.getAttribute("action")}?do=move&karte=${card}`, body);
    document.querySelector(`#card-${CSS.escape(card)} summary`)?.focus();
  }

  // ---- drag ----
  pick(event) {
    this.dragging = event.target.closest?.("[data-id]")?.dataset.id;
    if (this.dragging) event.dataTransfer.setData("text/plain", this.dragging);
  }

  over(event) {
    const field = event.target.closest("[data-field]");
    if (!this.dragging || !field) return;
    event.preventDefault();
    this.mark(event.target.closest(".card--heading") ?? field);
  }

  mark(target) {
    for (const each of this.part.querySelectorAll(".is-target")) each.classList.remove("is-target");
    target?.classList.add("is-target");
  }

  unmark() { this.mark(null); this.dragging = null; }

  drop(event) {
    const field = event.target.closest("[data-field]");
    const card = document.getElementById(`card-${this.dragging}`);
    this.unmark();
    if (!field || !card) return;
    event.preventDefault();
    const onto = event.target.closest("[data-id]");
    if (onto === card) return;
    const there = onto && placesOf(onto.parentElement, card).find((place) => place.after === onto.dataset.id);
    this.move(card.dataset.id, field.dataset.field, there ?? (isHeading(card) ? {} : { heading: "" }));
  }

  // ---- pick and place: the menu's "Move to …" shows a button at every place ----
  choose(event) {
    const link = event.target.closest("[data-pick]");
    if (!link) return;
    event.preventDefault();
    const card = link.closest("[data-id]");
    link.closest("details").open = false;
    this.clear();
    card.classList.add("is-selected");
    this.picked = card.dataset.id;
    for (const list of this.part.querySelectorAll("[data-field] .cards")) {
      for (const place of placesOf(list, card)) place.ref ? place.ref.after(this.spot(place)) : list.prepend(this.spot(place));
    }
    this.part.querySelector(".spot button").focus();
  }

  spot({ list, after, heading }) {
    const spot = this.part.querySelector("template[data-place]").content.firstElementChild.cloneNode(true);
    const field = list.closest("[data-field]");
    const card = (id) => document.getElementById(`card-${id}`);
    const under = heading ? text(card(heading).querySelector(".card__text")) : "";
    const follows = after && after !== heading ? text(card(after).querySelector(".card__no")) : "";
    const button = spot.querySelector("button");
    button.setAttribute("aria-label", [text(button), text(field.querySelector("h2")), under, follows].filter(Boolean).join(", "));
    button.addEventListener("click", () => { const picked = this.picked; this.clear(); this.move(picked, field.dataset.field, { after, heading }); });
    return spot;
  }

  clear() {
    for (const spot of this.part.querySelectorAll(".spot")) spot.remove();
    const card = document.getElementById(`card-${this.picked}`);
    card?.classList.remove("is-selected");
    this.picked = null;
    return card;
  }

  // ---- keys: Alt and an arrow on a card; up and down also go in and out of a heading ----
  key(event) {
    if (event.key === "Escape" && this.picked) { this.clear()?.querySelector("summary").focus(); return; }
    const card = event.target.closest?.("[data-field] [data-id]");
    if (!event.altKey || !card || event.ctrlKey || event.target.matches("input, textarea")) return;
    const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!along && !across) return;
    event.preventDefault(); // Alt and left is "back" elsewhere
    if (along) this.moveAlong(card, along);
    else this.moveAcross(card, document.dir === "rtl" ? -across : across);
  }

  moveAlong(card, by) {
    const places = placesOf(card.parentElement, card);
    const here = placeNow(card);
    // Leaving a cluster upwards keeps the neighbour and only changes the heading; both are places of their own.
    const there = places[here + by];
    if (there) this.move(card.dataset.id, card.closest("[data-field]").dataset.field, there);
  }

  moveAcross(card, by) {
    const fields = [...this.part.querySelectorAll("[data-field]")];
    const field = fields[fields.indexOf(card.closest("[data-field]")) + by];
    if (field) this.move(card.dataset.id, field.dataset.field, isHeading(card) ? {} : { heading: "" });
  }
}
