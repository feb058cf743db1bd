// A whole client of offline-sync: an outbox, a copy of the user's records, and how the two are kept in step.
// It needs fetch, crypto.randomUUID and JSON, which Node 20 and browsers have. The rules: docs/sync-protocol.md.

const KEPT = 7 * 24 * 3600 * 1000; // how long writes that are done can be sent again, in ms
const TIMEOUT = 30_000; // of a request, in ms

/** The token is not accepted: set another one with `client.token = …`. Nothing is lost. */
export class SignIn extends Error {}

/** Not now. Call `sync` again after so many seconds. */
export class Later extends Error {
  constructor(why, seconds) {
    super(why);
    this.seconds = seconds;
  }
}

const nothing = () => ({
  cursor: null, // of the page that was stored last
  generation: null, // which numbers can be compared
  seen: {}, // during a first sync, what it has told of; else null
  rows: {}, // the copy: {change, version, record} by collection/id
  outbox: [], // {key, item, receipt?}, in their order: what is shown over the copy
  done: [], // the same with `at`: what can be sent again
  failed: [], // {item, result}: what the server will not do, for the person
});

export class Client {
  /**
   * @param storage has `load()` and `save(state)`. It must store a state whole or not at all: rows, cursor and outbox
   *     belong together.
   */
  static async open({ server, user, token, device, storage, most = 50, fetch = (...a) => globalThis.fetch(...a) }) {
    const client = new Client();
    const state = (await storage.load()) ?? nothing();
    return Object.assign(client, { server, user, token, device, storage, most, fetch, state });
  }

  create(collection, data, id = crypto.randomUUID()) {
    return this.#write('POST', `/api/${collection}`, collection, id, { ...data, _id: id });
  }

  update(collection, id, data) {
    return this.#write('PUT', `/api/${collection}/${encodeURIComponent(id)}`, collection, id, data);
  }

  remove(collection, id) {
    return this.#write('DELETE', `/api/${collection}/${encodeURIComponent(id)}`, collection, id);
  }

  /** The write is durable on this device when this is done, and shown at once. */
  async #write(method, endpoint, collection, id, data) {
    const basis = method === 'POST' ? {} : this.#basis(collection, id, data);
    const item = { mutationId: crypto.randomUUID(), deviceId: this.device, method, endpoint, data, ...basis };
    this.state.outbox.push({ key: `${collection}/${id}`, item });
    await this.storage.save(this.state);
    return item.mutationId;
  }

  /** What the user saw when the write was made, so that the server can tell if another device was faster. */
  #basis(collection, id, data) {
    const key = `${collection}/${id}`;
    const shown = this.records(collection)[id];
    if (!shown) return {};
    const base = data && Object.fromEntries(Object.keys(data).map((name) => [name, shown[name] ?? null]));
    const mine = this.state.outbox.filter((w) => w.key === key && !w.passed).at(-1);
    if (mine) return { base, baseMutationId: mine.item.mutationId };
    return { base, baseVersion: this.state.rows[key].version };
  }

  /** What the user sees: by id, the copy with the outbox over it. */
  records(collection) {
    const shown = {};
    for (const [key, row] of Object.entries(this.state.rows)) shown[key] = row.record;
    for (const { key, item, passed } of this.state.outbox) {
      if (passed) continue;
      if (item.method === 'DELETE') delete shown[key];
      else if (item.method === 'POST' || shown[key]) shown[key] = { ...shown[key], ...item.data };
    }
    const prefix = `${collection}/`;
    const own = Object.entries(shown).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, record]) => [key.slice(prefix.length), record]));
  }

  /** What was changed by two devices, and whose values were not taken. */
  conflicts() {
    return this.records('$conflicts');
  }

  /** Takes one side of a conflict, `mine` or `theirs`. For this the server must be reached. */
  async resolve(id, use) {
    await this.#call('POST', `/api/sync/conflicts/${encodeURIComponent(id)}/resolve`, { use });
    await this.sync();
  }

  /** Once at a time: a second call waits for the first one. */
  sync() {
    this.running ??= this.#sync().finally(() => (this.running = null));
    return this.running;
  }

  async #sync() {
    await this.#pull(); // first: if the server has lost something, what it lacks is sent before anything new
    if (this.state.outbox.some((w) => !w.receipt)) await this.#push();
    if (this.state.outbox.some((w) => w.receipt)) await this.#pull();
  }

  async #push() {
    const open = this.state.outbox.filter((w) => !w.receipt);
    while (open.length > 0) {
      const part = open.slice(0, this.most);
      const answer = await this.#call('POST', '/api/sync/push', { items: part.map((w) => w.item) });
      if (answer.status === 413 && part.length > 1) {
        this.most = part.length >> 1;
        continue;
      }
      if (this.#renew(answer.generation)) {
        await this.storage.save(this.state);
        return this.#push(); // these receipts are void
      }
      const results = answer.results ?? [{ status: 'refused', error: answer.message }]; // 413: it is too large by itself
      part.forEach((write, i) => this.#settle(write, results[i]));
      await this.storage.save(this.state);
      open.splice(0, part.length);
    }
  }

  #settle(write, result) {
    if (result.status === 'completed') {
      write.receipt = { change: result.change ?? null };
      const { outbox } = this.state;
      const earlier = outbox.slice(0, outbox.indexOf(write)).filter((w) => w.key === write.key && !w.receipt);
      earlier.forEach((w) => (w.passed = true)); // it will not be applied over this one
    } else if (result.status === 'failed' || result.status === 'refused') {
      this.state.failed.push({ item: write.item, result });
      this.state.outbox = this.state.outbox.filter((w) => w !== write);
    } // else it is pending: the server tries it again, and the next push tells
  }

  async #pull() {
    for (let isUpToDate = false; !isUpToDate; ) {
      const { cursor } = this.state;
      const page = await this.#call('GET', `/api/sync/changes${cursor ? `?since=${encodeURIComponent(cursor)}` : ''}`);
      if (page.status === 410) Object.assign(this.state, { cursor: null, seen: {} }); // the copy stays meanwhile
      else this.#apply(page);
      await this.storage.save(this.state);
      if (page.retryAfter) throw new Later('the server is not done with what it has found', page.retryAfter);
      isUpToDate = page.upToDate === true;
    }
  }

  #apply(page) {
    const { state } = this;
    this.#renew(page.generation);
    for (const { collection, _id, deleted, change, version, record } of page.changes) {
      const key = `${collection}/${_id}`;
      if (deleted) delete state.rows[key];
      else state.rows[key] = { change, version, record };
      if (state.seen) state.seen[key] = !deleted;
    }
    if (page.upToDate && state.seen) {
      for (const key of Object.keys(state.rows)) if (!state.seen[key]) delete state.rows[key];
      state.seen = null;
    }
    state.cursor = page.cursor;
    state.outbox.filter((w) => this.#isPulled(w, page)).forEach((w) => state.done.push({ ...w, at: Date.now() }));
    state.outbox = state.outbox.filter((w) => !this.#isPulled(w, page));
    state.done = state.done.filter((w) => w.at > Date.now() - KEPT);
  }

  /** The watermark: whether the copy has this write or what came after it. Without a number, a whole copy has. */
  #isPulled({ key, receipt }, page) {
    if (!receipt) return false;
    if (receipt.change === null) return page.upToDate;
    return this.state.rows[key]?.change >= receipt.change || (page.upToDate && page.change >= receipt.change);
  }

  /** Numbers begin anew, as after a backup was restored: what it may lack is sent again, in its order. */
  #renew(generation) {
    const { state } = this;
    const isAnother = Boolean(generation && state.generation && generation !== state.generation);
    if (isAnother) {
      state.outbox = [...state.done, ...state.outbox].map(({ key, item }) => ({ key, item }));
      state.done = [];
    }
    state.generation = generation ?? state.generation;
    return isAnother;
  }

  async #call(method, path, body) {
    let response;
    try {
      const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' };
      if (this.user) headers['Sync-User'] = encodeURIComponent(this.user); // another user's token stores nothing
      const signal = AbortSignal.timeout(TIMEOUT);
      response = await this.fetch(this.server + path, { method, headers, signal, body: body && JSON.stringify(body) });
      const { status } = response;
      if (response.ok || status === 410 || status === 413) return { ...(await response.json()), status };
    } catch (e) {
      throw new Later(`no answer: ${e.message}`, 5);
    }
    const problem = await response.text().catch(() => '');
    if (response.status === 401 || problem.includes('urn:offline-sync:other-user')) throw new SignIn(problem);
    if (response.status === 429 || response.status >= 500) {
      throw new Later(problem, Number(response.headers.get('Retry-After')) || 5);
    }
    throw new Error(`${method} ${path}: ${response.status} ${problem}`);
  }
}
