// Between client and server. By itself it passes everything on, but lets pages of changes have 20 rows at most, so that a
// few records make several pages.

import { createServer } from 'node:http';

const PAGE = '20';

export class Proxy {
  constructor(server) {
    this.server = server;
    this.calm();
  }

  async start() {
    this.http = createServer((request, response) => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    });
    await new Promise((listening) => this.http.listen(0, '127.0.0.1', listening));
    this.address = `http://127.0.0.1:${this.http.address().port}`;
    return this;
  }

  close() {
    this.http.closeAllConnections();
    this.http.close();
  }

  /** No faults, and nothing is remembered. */
  calm() {
    /** What happens to a request: a function of `{method, path}` to `lose`, `cut`, `busy`, or nothing. */
    this.fault = () => undefined;
    /** What is awaited before a request is passed on. */
    this.before = () => undefined;
    this.expired = new Set(); // cursors that cannot be continued
    this.told = new Set(); // cursors of pages
    this.restored = ''; // what is put behind each generation
  }

  /** The next requests for which `matches` is true get these faults, one after the other. */
  next(matches, ...faults) {
    this.fault = (request) => (matches(request) ? faults.shift() : undefined);
  }

  /** All cursors that were given until now. */
  expire() {
    this.told.forEach((cursor) => this.expired.add(cursor));
  }

  /** As the server is after a backup was restored: other generation, no old cursor. What is lost, the caller deletes. */
  restore() {
    this.expire();
    this.restored += '-restored';
  }

  async #serve(request, response) {
    const url = new URL(request.url, this.server);
    const isPull = url.pathname === '/api/sync/changes';
    const body = await bytes(request);
    const fault = this.fault({ method: request.method, path: url.pathname });
    if (fault === 'lose') return request.socket.destroy(); // it never arrives
    if (fault === 'busy') return problem(response, 503, 'about:blank', { 'Retry-After': '1' });
    if (isPull && this.expired.has(url.searchParams.get('since'))) {
      return problem(response, 410, 'urn:offline-sync:cursor-expired', {});
    }
    if (isPull) url.searchParams.set('limit', PAGE);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
    );
    await this.before({ method: request.method, path: url.pathname });
    const answer = await fetch(url, { method: request.method, headers, body: body.length ? body : undefined });
    const text = this.#lie(await answer.text(), isPull);
    if (fault === 'cut') return request.socket.destroy(); // it arrived, and the answer is lost
    const kept = ['content-type', 'retry-after', 'etag'].filter((name) => answer.headers.has(name));
    response.writeHead(answer.status, Object.fromEntries(kept.map((name) => [name, answer.headers.get(name)])));
    response.end(text);
  }

  #lie(text, isPull) {
    if (!text.startsWith('{')) return text;
    const json = JSON.parse(text);
    if (isPull && json.cursor) this.told.add(json.cursor);
    if (!json.generation || !this.restored) return text;
    return JSON.stringify({ ...json, generation: json.generation + this.restored });
  }
}

async function bytes(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function problem(response, status, type, headers) {
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers });
  response.end(JSON.stringify({ type, status, title: type, detail: 'from the proxy', message: 'from the proxy' }));
}
