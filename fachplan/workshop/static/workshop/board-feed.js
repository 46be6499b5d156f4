// board-feed.js: follows a board. Events: op, phase, reset, end, state ("live" | "polling" | "offline").
// EventSource first; where a proxy swallows it, long-polling. Lines seen before are dropped by their id. A phase has no
// number and cannot be caught up with: who was away, or only polls, is told to look at the clock again. Between drawing a page
// and hearing its stream a phase may begin, too: the stream is told how old the page is, and repeats what it told since.
// A stream that says nothing is a dead one: it beats every 4 s, and a black hole closes no connection.
import { HOME } from "./address.js";
import { openStream } from "./shared-stream.js";

const SILENT_FOR = 7000; // ms
const POLL_WITHIN = 35000; // ms: the server answers within 25 s
const PHASE_EVERY = 20000; // ms between two such words while polling

/** Milliseconds since this page was asked for; what the server drew is not older. */
function age() {
  const [asked] = performance.getEntriesByType("navigation");
  return Math.ceil(performance.now() - (asked?.requestStart ?? 0));
}

export class BoardFeed extends EventTarget {
  constructor(board, seq) {
    super();
    Object.assign(this, { board, seq, seen: new Set(), failures: 0, closed: false, away: false, streamed: false, looked: Date.now() });
    this.listen();
  }

  close() {
    this.closed = true;
    this.source?.close();
    this.abort?.abort();
    clearTimeout(this.timer);
    clearTimeout(this.silence);
  }

  /** Something was heard: the link lives. */
  heard() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.source?.onerror?.(), SILENT_FOR);
  }

  listen() {
    if (this.closed) return;
    if (typeof EventSource === "undefined" || this.failures >= 3) { this.poll(); return; }
    this.source = openStream(this.board, this.seq, (after) => `${HOME}live/boards/${this.board}?after=${after}&beat=1&age=${age()}`);
    this.heard();
    this.source.onopen = () => { this.heard(); this.failures = 0; this.streamed = true; this.tell("state", "live"); this.back(); };
    this.source.addEventListener("beat", () => this.heard());
    this.source.addEventListener("op", (event) => { this.heard(); this.take(JSON.parse(event.data)); });
    for (const name of ["phase", "reset", "end"]) {
      this.source.addEventListener(name, (event) => {
        this.heard();
        const detail = event.data ? JSON.parse(event.data) : {};
        if (name === "end" && detail.reason !== "restart") this.close();
        this.tell(name, detail);
      });
    }
    this.source.onerror = () => {
      clearTimeout(this.silence);
      this.tell("state", "offline");
      this.away = true;
      this.source.close();
      this.failures += 1;
      // All phones of a room lose the net at once and must not all come back in the same second.
      this.timer = setTimeout(() => this.listen(), 1000 + Math.random() * 2000);
    };
  }

  async poll() {
    while (!this.closed) {
      this.abort = new AbortController();
      const limit = setTimeout(() => this.abort.abort(), POLL_WITHIN);
      try {
        const response = await fetch(`${HOME}api/v1/boards/${this.board}/ops?after=${this.seq}&wait=${this.away ? 0 : 25}`, { credentials: "same-origin", signal: this.abort.signal });
        if (!response.ok) throw new Error(String(response.status));
        this.tell("state", "polling");
        this.back(Date.now() - this.looked > PHASE_EVERY);
        for (const op of (await response.json()).ops) this.take(op);
        if (this.streamed) { this.failures = 0; this.listen(); return; } // only the net was gone: listen again
      } catch {
        if (this.closed) return;
        this.away = true;
        this.tell("state", "offline");
        await new Promise((resolve) => { this.timer = setTimeout(resolve, 2000 + Math.random() * 2000); });
      } finally {
        clearTimeout(limit);
      }
    }
  }

  back(due = false) {
    if (this.away || due) this.tell("phase", {});
    Object.assign(this, { away: false, looked: this.away || due ? Date.now() : this.looked });
  }

  take(op) {
    this.seq = Math.max(this.seq, op.seq);
    if (this.seen.has(op.id)) return;
    this.seen.add(op.id);
    this.tell("op", op);
  }

  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}
