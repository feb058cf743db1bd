// Whether a client keeps the rules of docs/sync-protocol.md. The client is a program that is told what to do on its
// standard input (README.md); it reaches a real server through a proxy that loses answers, refuses, and lies as a server
// may whose backup was restored. What it has in the end must be what the server has.
//
//   node conformance.mjs --server http://127.0.0.1:5000 --secret SYNC_JWT_SECRET [--seed 7] [--steps 200] -- node driver.mjs

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Proxy } from './conformance/proxy.mjs';
import { Device } from './conformance/device.mjs';
import { Direct } from './conformance/direct.mjs';
import { scenarios } from './conformance/scenarios.mjs';

const end = process.argv.indexOf('--');
const { values } = parseArgs({
  args: process.argv.slice(2, end < 0 ? undefined : end),
  options: {
    server: { type: 'string' },
    secret: { type: 'string' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
  },
});
const program = end < 0 ? [] : process.argv.slice(end + 1);
if (!values.server || !values.secret || program.length === 0) {
  console.error('conformance: --server, --secret and, after --, the program are needed (see the head of this file)');
  process.exit(2);
}

const proxy = await new Proxy(values.server).start();
const directory = await mkdtemp(join(tmpdir(), 'client-conformance-'));
const run = Date.now().toString(36);
let failed = 0;
let count = 0;

for (const [name, scenario] of Object.entries(scenarios)) {
  if (!name.includes(values.only)) continue;
  const user = `conformance-${run}-${++count}`;
  const direct = new Direct(values.server, values.secret, user);
  const stranger = new Direct(values.server, values.secret, `${user}-stranger`);
  const devices = [];
  const device = async (name) => {
    const started = new Device(program, proxy.address, user, direct.token(), name, join(directory, `${user}-${name}`));
    devices.push(started);
    await started.open();
    return started;
  };
  proxy.calm();
  try {
    await scenario({ device, direct, stranger, proxy, seed: Number(values.seed), steps: Number(values.steps) });
    console.log(`ok      ${name}`);
  } catch (e) {
    failed++;
    console.log(`FAILED  ${name}: ${e instanceof assert.AssertionError ? e.message : e.stack}`);
  } finally {
    devices.forEach((each) => each.kill());
  }
}
proxy.close();
await rm(directory, { recursive: true });
console.log(failed === 0 ? `conforms: ${count} of ${count}` : `does not conform: ${failed} of ${count} failed`);
process.exit(failed === 0 && count > 0 ? 0 : 1);
