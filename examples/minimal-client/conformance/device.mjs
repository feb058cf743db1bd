// The client under test, as a process.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const PATIENCE = 30_000;

export class Device {
  constructor(program, server, user, token, name, state) {
    Object.assign(this, { program, server, user, token, name, state });
  }

  /** Starts it with what it has stored. */
  async open() {
    const [command, ...args] = this.program;
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdin.on('error', () => {}); // it was killed
    this.process.on('error', (e) => this.waiting?.reject(e));
    this.process.on('exit', () => this.waiting?.reject(new Error(`${this.name} has ended by itself`)));
    createInterface({ input: this.process.stdout }).on('line', (line) => this.waiting?.resolve(JSON.parse(line)));
    const { server, user, token, name, state } = this;
    await this.ask({ do: 'open', server, user, token, device: name, state });
  }

  /** Whatever it is at; as when the battery is empty. */
  kill() {
    this.waiting = undefined;
    this.process.removeAllListeners('exit');
    this.process.kill('SIGKILL');
  }

  async reopen() {
    this.kill();
    await this.open();
  }

  /** @returns {Promise<object>} the answer; an error of the client is one of the run */
  async ask(command) {
    let timer;
    const answer = await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.name} does not answer ${JSON.stringify(command)}`)), PATIENCE);
      this.waiting = { resolve, reject };
      this.process.stdin.write(`${JSON.stringify(command)}\n`);
    }).finally(() => {
      clearTimeout(timer);
      this.waiting = undefined;
    });
    if (answer.error) throw new Error(`${this.name} answers ${JSON.stringify(command)} with ${answer.error}`);
    return answer;
  }

  create(id, data) {
    const expense = { amount: 1, category: 'Food', ...data };
    return this.ask({ do: 'create', collection: 'expenses', id, data: expense });
  }

  update(id, data) {
    return this.ask({ do: 'update', collection: 'expenses', id, data });
  }

  remove(id) {
    return this.ask({ do: 'remove', collection: 'expenses', id });
  }

  sync() {
    return this.ask({ do: 'sync' });
  }

  /** As the user sees them. */
  async records() {
    return (await this.ask({ do: 'records', collection: 'expenses' })).records;
  }

  stateNow() {
    return this.ask({ do: 'state' });
  }
}
