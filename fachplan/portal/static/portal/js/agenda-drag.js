// agenda-drag.js: lets one drag the points of the agenda.  <agenda-drag><ol><li class="point">…<form data-place>…</form></li></ol></agenda-drag>
// Dropping sends the row's own form with the place it was dropped at; the buttons in it do the same without a mouse.
class AgendaDrag extends HTMLElement {
  connectedCallback() {
    for (const row of this.rows()) if (row.querySelector("[data-place]")) row.draggable = true;
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.mark(null));
    this.addEventListener("submit", (event) => sessionStorage.setItem("agenda-focus", event.submitter?.id ?? ""));
    this.giveFocusBack();
  }

  rows() { return [...this.querySelectorAll(".point")]; }

  /** After a step by keyboard the focus stands on the same button again, or on its neighbour at the end of the list. */
  giveFocusBack() {
    const id = sessionStorage.getItem("agenda-focus");
    sessionStorage.removeItem("agenda-focus");
    const button = id && document.getElementById(id);
    if (button) (button.disabled ? button.form.querySelector("button:not([disabled])") : button)?.focus();
  }

  take(event) {
    this.dragged = event.target.closest(".point");
    event.dataTransfer.effectAllowed = "move";
    this.dragged.classList.add("is-dragged");
  }

  over(event) {
    const row = event.target.closest(".point");
    if (!row || !this.dragged) return;
    event.preventDefault();
    this.mark(row);
  }

  drop(event) {
    const row = event.target.closest(".point");
    if (!row || !this.dragged || row === this.dragged) return;
    event.preventDefault();
    const form = this.dragged.querySelector("[data-place]");
    const place = document.createElement("input");
    Object.assign(place, { type: "hidden", name: "to", value: this.rows().indexOf(row) });
    form.append(place);
    form.submit();
  }

  mark(row) {
    for (const each of this.rows()) each.classList.toggle("is-over", each === row && each !== this.dragged);
    if (!row) this.dragged?.classList.remove("is-dragged");
  }
}
customElements.define("agenda-drag", AgendaDrag);
