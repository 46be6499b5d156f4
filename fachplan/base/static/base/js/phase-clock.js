// phase-clock.js: counts down on the server's clock.
// <phase-clock ends="2025-01-23T16:42:00Z" now="2025-01-23T16:23:36Z" state="running">18:24</phase-clock>
// A phone whose own clock is wrong shows the right time: only the distance between `now` and `ends` counts.
const SAID = [300, 60];

function words(seconds) {
  const whole = Math.abs(Math.trunc(seconds));
  const text = `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
  return seconds < 0 ? `+${text}` : text;
}

class PhaseClock extends HTMLElement {
  static observedAttributes = ["ends", "now", "state", "remaining"];

  connectedCallback() {
    this.timer = setInterval(() => this.show(), 250);
    this.restart();
  }

  disconnectedCallback() { clearInterval(this.timer); }

  attributeChangedCallback() { if (this.isConnected) this.restart(); }

  restart() {
    this.started = performance.now();
    const left = (new Date(this.getAttribute("ends")) - new Date(this.getAttribute("now"))) / 1000;
    const rest = Number(this.getAttribute("remaining")) / 1000;
    this.running = this.getAttribute("state") === "running" || this.getAttribute("state") === "over";
    // A page that was kept without a network is older than it says; how much, the phone's own clock knows.
    const old = this.running && this.dataset.kept ? Math.max(0, Date.now() - Number(this.dataset.kept)) / 1000 : 0;
    this.left = (this.running ? left : rest) - old;
    this.before = undefined;
    if (Number.isFinite(this.left)) this.show();
  }

  /** Write into `copy` what this clock shows now, and when that was. */
  keepIn(copy) {
    if (!this.running || !Number.isFinite(this.left)) return;
    const left = this.left * 1000 - (performance.now() - this.started);
    copy.setAttribute("now", new Date(new Date(this.getAttribute("ends")) - left).toISOString());
    copy.dataset.kept = String(Date.now());
  }

  show() {
    if (!Number.isFinite(this.left)) return;
    const seconds = this.running ? this.left - (performance.now() - this.started) / 1000 : this.left;
    const whole = seconds < 0 ? Math.floor(seconds) : Math.ceil(seconds);
    if (whole === this.before) return;
    const text = words(whole);
    if (this.textContent !== text) this.textContent = text;
    this.mark(whole);
    this.announce(whole);
    this.before = whole;
  }

  /** The last five minutes and what comes after look darker and say so in a word beside the digits. */
  mark(whole) {
    const face = this.closest(".clock, .stage__clock, .plenum__clock");
    face?.classList.toggle("is-last", this.running && whole <= 300);
    const label = face?.querySelector("small[data-running]");
    if (!label || !this.running) return;
    const said = whole < 0 ? label.dataset.over : whole <= 300 ? label.dataset.last : label.dataset.running;
    if (label.textContent !== said) label.textContent = said;
  }

  /** Says five minutes, one minute and the end, each once: never the seconds in between, which nobody could listen to. */
  announce(whole) {
    if (this.before === undefined || !this.running) return;
    const passed = [...SAID, 0].find((mark) => this.before > mark && whole <= mark);
    const voice = document.getElementById("clock-voice");
    if (passed !== undefined && voice) voice.textContent = voice.getAttribute(`data-at-${passed}`);
  }
}
customElements.define("phase-clock", PhaseClock);
