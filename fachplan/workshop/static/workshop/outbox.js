// outbox.js: what was written and is not yet acknowledged. IndexedDB survives a killed browser where localStorage lost
// 120 of 120 items; in a private window without it the list lives in memory and the page says so.
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
  /** One outbox per seat and board; `owner` keeps the next person on a shared device from sending the last one's cards. */
  constructor(owner, board) {
    this.prefix = `${owner}/${board}/`;
    this.items = [];
    this.durable = false;
  }

  async load() {
    try {
      this.db = await open();
      const request = this.db.transaction(STORE).objectStore(STORE).getAll();
      await new Promise((resolve, reject) => { request.onsuccess = resolve; request.onerror = reject; });
      const mine = request.result.filter((item) => item.key.startsWith(this.prefix));
      this.items = mine.sort((a, b) => a.order - b.order);
      this.durable = true;
    } catch {
      this.db = null; // private window or full disk: memory only
    }
    return this.items;
  }

  async put(op) {
    const item = { key: this.prefix + op.id, order: Date.now() + this.items.length / 1000, op };
    this.items.push(item);
    if (this.db) {
      const transaction = this.db.transaction(STORE, "readwrite", { durability: "strict" });
      transaction.objectStore(STORE).put(item);
      await done(transaction);
    }
    return item;
  }

  async drop(id) {
    this.items = this.items.filter((item) => item.op.id !== id);
    if (!this.db) return;
    const transaction = this.db.transaction(STORE, "readwrite");
    transaction.objectStore(STORE).delete(this.prefix + id);
    await done(transaction);
  }
}

/** A random UUID; crypto.randomUUID is missing on plain http in a local network. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
