// toast.js: a short word with a way back.  <toast-undo class="toast" role="status">Card 12 removed <form>…</form></toast-undo>
// It stays until it is used, or until ten seconds after the focus has left it; nobody has to be quick.
const LATER = 10_000;

class ToastUndo extends HTMLElement {
  connectedCallback() {
    this.addEventListener("focusin", () => clearTimeout(this.timer));
    this.addEventListener("focusout", () => this.leave());
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  leave() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), LATER);
  }
}
customElements.define("toast-undo", ToastUndo);
