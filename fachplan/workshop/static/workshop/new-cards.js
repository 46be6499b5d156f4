// new-cards.js: cards and changes that wait until they are called.  <p data-new-box role="status"></p> shows "Show 3 new cards".
// It is told politely once: the button's number grows afterwards without being read out again.
export class NewCards {
  constructor(box, words, show) {
    Object.assign(this, { box, words, show, count: 0 });
  }

  /** One more new card; or, with `change`, something else that others did. */
  add(change = false) {
    this.count += change ? 0 : 1;
    this.changed ||= change;
    const says = this.changed ? this.words.changes : this.count === 1 ? this.words.one : this.words.many.replace("{n}", this.count);
    if (this.button) { this.box.setAttribute("aria-live", "off"); this.button.firstChild.textContent = says; return; }
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "kern-btn kern-btn--secondary kern-btn--small" });
    this.button.append(Object.assign(document.createElement("span"), { className: "kern-label", textContent: says }));
    this.button.addEventListener("click", () => this.call());
    this.box.replaceChildren(this.button);
  }

  /** They come now, because somebody asked for them. */
  call() {
    this.clear();
    this.show();
  }

  clear() {
    Object.assign(this, { count: 0, changed: false });
    this.button = null;
    this.box.replaceChildren();
    this.box.removeAttribute("aria-live");
  }
}
