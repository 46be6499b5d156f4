// sender.js: empties the outbox in order, again and again until the server has acknowledged every op. Several tabs may send
// the same op: its id makes it happen once. A board that lets nobody write holds up no other one.
import { HOME } from "./address.js";

const LONGEST_PAUSE = 10_000;
const ANSWER_WITHIN = 8000; // ms: a black hole answers nothing, for ever
const MOST = 100;

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export class Sender extends EventTarget {
  constructor(outbox, csrfCookie) {
    super();
    Object.assign(this, { outbox, csrfCookie, pause: 1000, busy: false, timer: 0, most: MOST, ahead: 0 });
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
  }

  now() {
    clearTimeout(this.timer);
    this.pause = 1000;
    this.flush();
  }

  async flush() {
    if (this.busy || !this.outbox.waiting().length) return;
    this.busy = true;
    this.tell("sending");
    const problem = await this.round();
    this.busy = false;
    if (!problem) { this.pause = 1000; this.tell("saved"); this.flush(); return; }
    this.tell(problem.status ? "held" : "offline", problem);
    this.timer = setTimeout(() => this.flush(), this.pause * (0.75 + Math.random() / 2)); // a room comes back bit by bit
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  /** Every board once, until nothing waits on it or it says no; the last "no", or nothing. */
  async round() {
    let problem = null;
    for (const board of new Set(this.outbox.waiting().map((item) => item.board))) {
      try {
        for (let ops = this.next(board); ops.length; ops = this.next(board)) await this.deliver(board, ops);
      } catch (refused) {
        problem = refused;
        if (!refused.status) return problem; // no net: no other board will hear us either
      }
    }
    return problem;
  }

  next(board) { return this.outbox.waiting(board).slice(0, this.most).map((item) => item.op); }

  async deliver(board, ops) {
    const answer = await this.post(board, ops).catch((problem) => this.unreadable(problem, ops));
    if (!answer.acks.length && this.most === MOST) throw Object.assign(new Error("no answer to any"), { status: 502 });
    for (const ack of answer.acks) {
      const op = ops.find((one) => one.id === ack.id);
      if (ack.status === "refused") await this.outbox.refuse(ack.id, ack.reason);
      else await this.outbox.drop(ack.id);
      this.dispatchEvent(new CustomEvent("ack", { detail: { ack, op, board } }));
    }
  }

  /** One op that the server cannot read must not hold up the others: they are sent one by one, and it is refused alone. */
  unreadable(problem, ops) {
    if (problem.status !== 422) throw problem;
    if (ops.length > 1) { this.most = 1; return { acks: [] }; }
    this.most = MOST;
    return { acks: [{ id: ops[0].id, status: "refused", reason: "bad_values" }] };
  }

  async post(board, ops) {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), ANSWER_WITHIN);
    try {
      const response = await fetch(`${HOME}api/v1/boards/${board}/ops`, {
        method: "POST", credentials: "same-origin", signal: abort.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(this.csrfCookie) },
        body: JSON.stringify({ ops }),
      });
      if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status, answer: await response.json().catch(() => null) });
      this.ahead = Date.parse(response.headers.get("Date")) - Date.now() || 0; // ms: a phone's own clock may be wrong
      return await response.json();
    } finally {
      clearTimeout(limit);
    }
  }

  tell(state, problem) {
    const waiting = this.outbox.waiting().length;
    if (state === "saved" && waiting) return;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, waiting, problem } }));
  }
}
