// outbox.js: what was written and is not yet acknowledged, and what was refused until somebody has read why. IndexedDB
// survives a killed browser where localStorage lost 120 of 120 items; in a private window without it the list lives in
// memory and the page says so. One outbox per seat, over all its boards: what was written on one goes out from any other.
const STORE = "ops";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("fachplan-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export class Outbox {
  /** `owner` keeps the next person on a shared device from sending the last one's cards. */
  constructor(owner) {
    Object.assign(this, { prefix: `${owner}/`, items: [], durable: false });
  }

  /** What waits to be sent, in the order it was written; of one board, or of all. */
  waiting(board) { return this.items.filter((item) => !item.reason && (!board || item.board === board)); }

  /** What the server refused, with the reason; it stays until somebody throws it away. */
  refused(board) { return this.items.filter((item) => item.reason && item.board === board); }

  async load() {
    try {
      this.db = await open();
      const request = this.db.transaction(STORE).objectStore(STORE).getAll();
      await new Promise((resolve, reject) => { request.onsuccess = resolve; request.onerror = reject; });
      const kept = request.result.filter((item) => item.key.startsWith(this.prefix) && !this.items.some((one) => one.key === item.key));
      for (const item of kept) item.board ??= item.key.split("/")[1];
      this.items = [...kept, ...this.items].sort((a, b) => a.order - b.order);
      this.durable = true;
    } catch {
      this.db = null; // private window or full disk: memory only
    }
    return this.items;
  }

  /** Keep an op; true once it is on the disk. `words`: what somebody reads of it, where its values do not say so. */
  async put(board, op, words = "") {
    const last = this.items.at(-1)?.order ?? 0; // a clock that is put back changes no order
    const item = { key: `${this.prefix}${board}/${op.id}`, board, order: Math.max(Date.now(), last + 1), op, words };
    this.items.push(item);
    return this.keep(item);
  }

  /** The server will never take it: it is kept with the reason, and not sent again. */
  async refuse(id, reason) {
    const item = this.items.find((one) => one.op.id === id);
    if (item) await this.keep(Object.assign(item, { reason }));
  }

  async drop(id) {
    const item = this.items.find((one) => one.op.id === id);
    this.items = this.items.filter((one) => one !== item);
    if (item && this.db) await this.change((store) => store.delete(item.key));
  }

  async keep(item) {
    if (this.db) await this.change((store) => store.put(item)).catch(() => { this.durable = false; });
    return this.durable;
  }

  change(deed) {
    const transaction = this.db.transaction(STORE, "readwrite", { durability: "strict" });
    deed(transaction.objectStore(STORE));
    return done(transaction);
  }
}

/** Why something was refused, from the words a page carries as data-refused-board_closed and the like. */
export function refusalOf(words, reason) {
  return words[`refused${reason[0].toUpperCase()}${reason.slice(1)}`] ?? words.held;
}

/** What somebody wrote with `op`, if it was words. */
export function textOf(op) {
  return op.values.text ?? (op.values.name === "text" ? op.values.value : "");
}

/** A random UUID; crypto.randomUUID is missing on plain http in a local network. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
