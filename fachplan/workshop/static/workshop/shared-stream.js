// shared-stream.js: one stream of a board for all tabs of a browser. A browser opens six connections to a house at most: the
// seventh tab of somebody who moderates would never load. Whoever holds the board's lock streams and tells the other tabs by
// a channel; when that tab closes, the browser gives the lock to the next. A tab that was put to sleep with the lock says
// nothing: whoever heard nothing for a while takes the lock away. Without locks (plain http) every tab has its own stream.
import { HOME } from "./address.js";

const NAMES = ["beat", "op", "phase", "reset", "end"];
const DEAF_AFTER = 6000; // ms; the server beats every 4 s
const CHANGES_ALL = /^board\.(reveal|hide)$|\.erase$/; // after these the board is read again
const deaf = new Set();

/** What an EventSource is to a board: `url(after)` is its address from a place on. */
export function openStream(board, after, url) {
  const shares = typeof BroadcastChannel !== "undefined" && Boolean(navigator.locks);
  return shares ? new SharedStream(board, after, url) : new EventSource(url(after));
}

export class SharedStream {
  constructor(board, after, url) {
    Object.assign(this, { board, after, url, handlers: {}, held: null, opened: false, closed: false, heardAt: performance.now() });
    this.gone = new AbortController();
    this.channel = new BroadcastChannel(`board ${board}`);
    this.channel.onmessage = ({ data }) => this.hear(data);
    const options = deaf.delete(board) ? { steal: true } : { signal: this.gone.signal };
    navigator.locks.request(`board ${board}`, options, () => this.lead()).catch(() => this.fail());
    this.channel.postMessage({ name: "who" });
  }

  addEventListener(name, handler) { this.handlers[name] = handler; }

  get leads() { return Boolean(this.source); }

  close() {
    if (this.closed) return;
    this.closed = true;
    if (!this.leads && performance.now() - this.heardAt > DEAF_AFTER) deaf.add(this.board);
    this.source?.close();
    this.channel.close();
    this.gone.abort();
    this.release?.();
  }

  /** The lock is ours until the stream is closed: listen for all. */
  lead() {
    if (this.closed) return undefined;
    this.source = new EventSource(this.url(this.after));
    this.source.onopen = () => { this.channel.postMessage({ name: "open" }); this.onopen?.(); };
    this.source.onerror = () => this.fail();
    for (const name of NAMES) {
      this.source.addEventListener(name, ({ data }) => {
        this.channel.postMessage({ name, data });
        this.emit(name, data);
      });
    }
    return new Promise((release) => { this.release = release; });
  }

  /** Another tab of this browser says something. */
  hear({ name, data }) {
    if (this.closed) return;
    if (name === "who" || this.leads) {
      if (name === "who" && this.source?.readyState === EventSource.OPEN) this.channel.postMessage({ name: "open" });
      return;
    }
    this.heardAt = performance.now();
    if (name === "error") { this.fail(); return; }
    if (!this.opened) this.join();
    if (name === "open") return;
    if (this.held) this.held.push([name, data]);
    else this.emit(name, data);
  }

  /** The stream of another tab is at another place than this page: fetch what lies between, then go on with what came meanwhile. */
  async join() {
    Object.assign(this, { opened: true, held: [] });
    try {
      const response = await fetch(`${HOME}api/v1/boards/${this.board}/ops?after=${this.after}`, { credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const { ops } = await response.json();
      if (this.closed) return;
      this.onopen?.();
      for (const op of ops) this.emit("op", JSON.stringify(op));
      if (ops.some((op) => CHANGES_ALL.test(op.kind))) this.emit("reset", "{}");
      this.emit("phase", "{}"); // a phase has no place that one could ask from
      const { held } = this;
      this.held = null;
      for (const [name, data] of held) this.emit(name, data);
    } catch {
      this.fail();
    }
  }

  emit(name, data) {
    if (this.closed) return;
    if (name === "op") this.after = Math.max(this.after, JSON.parse(data).seq);
    this.handlers[name]?.({ data });
  }

  fail() {
    if (this.closed) return;
    if (this.leads) this.channel.postMessage({ name: "error" });
    this.onerror?.();
  }
}
