// What the conformance script says to a client, and the client's answers: one JSON object a line, on standard input and
// output. README.md has the commands. Another client gets a program like this one, in its own language.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Client, Later, SignIn } from './client.mjs';

/** A file that is replaced in one step, so that a process that is killed leaves the old or the new state. */
const file = (path) => ({
  load: () => readFile(path, 'utf8').then(JSON.parse, () => null),
  async save(state) {
    await writeFile(`${path}.new`, JSON.stringify(state));
    await rename(`${path}.new`, path);
  },
});

let client;

const commands = {
  async open({ server, user, token, device, state }) {
    client = await Client.open({ server, user, token, device, storage: file(state) });
  },
  token({ token }) {
    client.token = token;
  },
  async create({ collection, id, data }) {
    await client.create(collection, data, id);
  },
  async update({ collection, id, data }) {
    await client.update(collection, id, data);
  },
  async remove({ collection, id }) {
    await client.remove(collection, id);
  },
  sync: () => client.sync(),
  records: ({ collection }) => ({ records: client.records(collection) }),
  state: () => ({
    unsent: client.state.outbox.length,
    failed: client.state.failed.map(({ item }) => ({ collection: item.endpoint.split('/')[2], method: item.method })),
    conflicts: Object.keys(client.conflicts()).length,
  }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, ...(await commands[command.do](command)) };
  } catch (e) {
    if (e instanceof SignIn) answer = { signIn: true };
    else if (e instanceof Later) answer = { later: e.seconds };
    else answer = { error: String(e) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
