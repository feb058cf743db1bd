// The server without the proxy: what is true, and what others do.

import { createHmac } from 'node:crypto';

const encoded = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');

export class Direct {
  constructor(server, secret, user) {
    Object.assign(this, { server, secret, user });
  }

  /** @param seconds for which it is good; one that was good in the past has negative ones */
  token(seconds = 3600) {
    const exp = Math.floor(Date.now() / 1000) + seconds;
    const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: this.user, exp })}`;
    return `${signed}.${createHmac('sha256', this.secret).update(signed).digest('base64url')}`;
  }

  async call(method, path, body) {
    const response = await fetch(this.server + path, {
      method,
      headers: { Authorization: `Bearer ${this.token()}`, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`the server answers ${method} ${path} with ${JSON.stringify(answer)}`);
    return answer;
  }

  /** By id. */
  async records() {
    const { expenses } = await this.call('GET', '/api/expenses?limit=1000');
    return Object.fromEntries(expenses.map((expense) => [expense._id, expense]));
  }

  create(id, data) {
    return this.call('POST', '/api/expenses', { _id: id, amount: 1, category: 'Food', ...data });
  }

  update(id, data) {
    return this.call('PUT', `/api/expenses/${id}`, data);
  }

  remove(id) {
    return this.call('DELETE', `/api/expenses/${id}`);
  }

  /** Many at once. */
  async createAll(ids) {
    const items = ids.map((id) => ({
      endpoint: '/api/expenses',
      method: 'POST',
      mutationId: `direct-${id}`,
      data: { _id: id, amount: 1, category: 'Food' },
    }));
    const { successful } = await this.call('POST', '/api/sync/push?results=none', { items });
    if (successful !== ids.length) throw new Error(`only ${successful} of ${ids.length} records were made`);
  }

  /** What was done is not known any more, as in a backup from before. */
  forget() {
    return this.call('DELETE', '/api/sync/clear?all=true');
  }
}
