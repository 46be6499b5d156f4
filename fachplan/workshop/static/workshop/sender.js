// sender.js: empties the outbox in order, again and again until the server has acknowledged every op.
const LONGEST_PAUSE = 10_000;

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export class Sender extends EventTarget {
  constructor(outbox, address, csrfCookie) {
    super();
    Object.assign(this, { outbox, address, csrfCookie, pause: 1000, busy: false, timer: 0 });
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
  }

  now() {
    clearTimeout(this.timer);
    this.pause = 1000;
    this.flush();
  }

  async flush() {
    if (this.busy || !this.outbox.items.length) return;
    this.busy = true;
    this.tell("sending");
    const ops = this.outbox.items.slice(0, 100).map((item) => item.op);
    try {
      const answer = await this.post(ops);
      for (const ack of answer.acks) {
        const op = ops.find((one) => one.id === ack.id);
        await this.outbox.drop(ack.id);
        this.dispatchEvent(new CustomEvent("ack", { detail: { ack, op } }));
      }
      this.pause = 1000;
      this.busy = false;
      if (this.outbox.items.length) this.flush();
      else this.tell("saved");
    } catch (problem) {
      this.busy = false;
      this.tell(problem.status ? "held" : "offline", problem);
      this.timer = setTimeout(() => this.flush(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    }
  }

  async post(ops) {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), 8000); // a black hole answers nothing, for ever
    try {
      const response = await fetch(this.address, {
        method: "POST", credentials: "same-origin", signal: abort.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(this.csrfCookie) },
        body: JSON.stringify({ ops }),
      });
      if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status, answer: await response.json().catch(() => null) });
      return await response.json();
    } finally {
      clearTimeout(limit);
    }
  }

  tell(state, problem) {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, waiting: this.outbox.items.length, problem } }));
  }
}
