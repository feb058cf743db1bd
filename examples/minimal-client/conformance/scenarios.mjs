// What a client must stand, each with users of its own. A device is the client under test; `direct` is the server.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

const push = ({ path }) => path === '/api/sync/push' || path === '/api/sync/bulk' || path === '/api/sync/add';
const pull = ({ path }) => path === '/api/sync/changes';

/** Until it is done, as an application that is patient; what is asked for is heard, and not waited for. */
async function synced(device) {
  for (let i = 0; i < 20; i++) {
    const answer = await device.sync();
    if (answer.ok) return;
    assert.ok(answer.later > 0, `sync answered ${JSON.stringify(answer)}`);
  }
  assert.fail(`${device.name} does not get done`);
}

async function assertSame(direct, ...devices) {
  for (const device of devices) {
    const records = await direct.records();
    assert.deepEqual(await device.records(), records, `${device.name} has something else than the server`);
    assert.equal((await device.stateNow()).unsent, 0, `${device.name} has writes that it did not send`);
  }
}

async function assertVersion(direct, id, version) {
  const record = (await direct.records())[id];
  const found = record?._version;
  assert.equal(found, version, `${version} writes were made of ${id}, and the server has ${found}`);
}

async function assertShows(device, id, n, when) {
  assert.equal((await device.records())[id]?.n, n, `what the user sees, ${when}`);
}

export const scenarios = {
  'a write is shown at once, and arrives': async ({ device, direct }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    for (let n = 1; n <= 3; n++) await phone.update(id, { n });
    await assertShows(phone, id, 3, 'before it was sent');
    await synced(phone);
    await assertVersion(direct, id, 4);
    await assertSame(direct, phone);
    await assertShows(phone, id, 3, 'when all was sent: the last value');
    await phone.remove(id);
    assert.deepEqual(await phone.records(), {}, 'what the user has removed is not shown');
    await synced(phone);
    await assertSame(direct, phone);
  },

  'writes survive the end of the process': async ({ device, direct }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    await phone.update(id, { n: 1 });
    await phone.reopen();
    await assertShows(phone, id, 1, 'after a new start');
    await synced(phone);
    await assertVersion(direct, id, 2);
    await assertSame(direct, phone);
  },

  'a lost answer does nothing twice': async ({ device, direct, proxy }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    await phone.update(id, { n: 1 });
    proxy.next(push, 'cut', 'lose', 'cut');
    await synced(phone);
    await assertVersion(direct, id, 2);
    await phone.update(id, { n: 2 });
    proxy.next(push, 'cut');
    await phone.sync();
    await phone.reopen();
    await assertShows(phone, id, 2, 'after an answer was lost, and the process ended');
    await synced(phone);
    await assertVersion(direct, id, 3);
    await assertSame(direct, phone);
  },

  'a server that is busy is asked later': async ({ device, direct, proxy }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    for (const matches of [push, pull]) {
      proxy.next(matches, 'busy', 'busy');
      const answer = await phone.sync();
      const said = JSON.stringify(answer);
      if (matches === push) assert.ok(answer.later >= 1, `Retry-After was 1, and sync answered ${said}`);
      await assertShows(phone, id, 0, 'while the server is busy');
    }
    await synced(phone);
    await assertVersion(direct, id, 1);
    await assertSame(direct, phone);
  },

  'a token that has expired loses nothing': async ({ device, direct }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    await synced(phone);
    await phone.ask({ do: 'token', token: direct.token(-3600) });
    await phone.update(id, { n: 1 });
    assert.equal((await phone.sync()).signIn, true, 'sync must tell that the user has to sign in');
    await assertShows(phone, id, 1, 'while nobody is signed in');
    await phone.ask({ do: 'token', token: direct.token() });
    await synced(phone);
    await assertVersion(direct, id, 2);
    await assertSame(direct, phone);
  },

  "with another user's token nothing is stored": async ({ device, direct, stranger }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    await phone.ask({ do: 'token', token: stranger.token() });
    assert.equal((await phone.sync()).signIn, true, 'sync must tell that this user has to sign in');
    assert.deepEqual(await stranger.records(), {}, 'what was stored as of the other user');
    await assertShows(phone, id, 0, 'while another user is signed in');
    await phone.ask({ do: 'token', token: direct.token() });
    await synced(phone);
    await assertVersion(direct, id, 1);
    await assertSame(direct, phone);
  },

  'a write that is refused holds up nothing': async ({ device, direct }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(randomUUID(), { $no: 1 });
    await phone.create(id, { n: 0 });
    await synced(phone);
    assert.equal((await phone.stateNow()).failed.length, 1, 'the person must be told of what the server refused');
    await assertVersion(direct, id, 1);
    await assertSame(direct, phone);
  },

  'another device sees what was written and deleted': async ({ device, direct }) => {
    const [phone, tablet] = [await device('phone'), await device('tablet')];
    const [kept, removed] = [randomUUID(), randomUUID()];
    await phone.create(kept, { n: 0 });
    await phone.create(removed, { n: 0 });
    await synced(phone);
    await synced(tablet);
    await assertSame(direct, phone, tablet);
    await tablet.update(kept, { n: 1 });
    await tablet.remove(removed);
    await synced(tablet);
    await synced(phone);
    await assertSame(direct, phone, tablet);
    assert.deepEqual(Object.keys(await phone.records()), [kept]);
  },

  'a first sync that breaks off is continued': async ({ device, direct, proxy }) => {
    const ids = Array.from({ length: 90 }, () => randomUUID());
    await direct.createAll(ids);
    const phone = await device('phone');
    proxy.next(pull, undefined, undefined, 'cut');
    await phone.sync();
    await direct.update(ids[0], { n: 1 });
    await direct.remove(ids[1]);
    await phone.reopen();
    await synced(phone);
    await assertSame(direct, phone);
  },

  'a write is shown until its record has come': async ({ device, direct, proxy }) => {
    const phone = await device('phone');
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    await synced(phone);
    await phone.update(id, { n: 1 });
    let isPushed = false;
    let pages = 0;
    proxy.before = async (request) => {
      if (!push(request) || isPushed) return;
      isPushed = true;
      const others = Array.from({ length: 50 }, () => randomUUID()); // these come first, on two pages and a half
      await direct.createAll(others);
    };
    proxy.fault = (request) => (isPushed && pull(request) && pages-- <= 0 ? 'busy' : undefined);
    await phone.sync();
    await assertShows(phone, id, 1, 'when it was sent, and no page has come');
    for (let page = 1; page <= 2; page++) {
      pages = 1;
      await phone.sync();
      await assertShows(phone, id, 1, `after page ${page}, which has other records`);
    }
    proxy.calm();
    await synced(phone);
    await assertSame(direct, phone);
  },

  'a write of the other device is not hidden for ever': async ({ device, direct }) => {
    const [phone, tablet] = [await device('phone'), await device('tablet')];
    const id = randomUUID();
    await phone.create(id, { n: 0 });
    await synced(phone);
    await synced(tablet);
    await phone.update(id, { n: 1 });
    await tablet.update(id, { n: 2 });
    await tablet.update(id, { n: 3, note: 'a chain is no conflict with itself' });
    await synced(phone);
    await synced(tablet);
    await synced(phone);
    await assertSame(direct, phone, tablet);
    const { conflicts } = await direct.call('GET', '/api/sync/conflicts');
    assert.equal(conflicts.length, 1, 'a write says what it is based on, so that the server knows of the conflict');
    for (const each of [phone, tablet]) {
      assert.equal((await each.stateNow()).conflicts, 1, `${each.name} shows the conflict`);
    }
  },

  'a cursor that has expired begins a first sync': async ({ device, direct, proxy }) => {
    const phone = await device('phone');
    const ids = Array.from({ length: 45 }, () => randomUUID());
    await direct.createAll(ids);
    await synced(phone);
    await direct.remove(ids[0]);
    await direct.update(ids[1], { n: 1 });
    const unsent = randomUUID();
    await phone.create(unsent, { n: 7 });
    proxy.expire();
    proxy.next(pull, undefined, undefined, 'cut'); // on the way, too
    await phone.sync();
    await assertShows(phone, unsent, 7, 'while all is fetched again');
    assert.ok((await phone.records())[ids[44]], 'the copy stays while all is fetched again');
    await phone.reopen();
    await synced(phone);
    await assertVersion(direct, unsent, 1);
    await assertSame(direct, phone);
  },

  'what a restored backup lacks comes back, in its order': async ({ device, direct, proxy }) => {
    const phone = await device('phone');
    const [id, old] = [randomUUID(), randomUUID()];
    await direct.create(old, { n: 0 });
    await phone.create(id, { n: 0 });
    await synced(phone);
    await phone.update(id, { n: 1 });
    await synced(phone);
    await phone.update(id, { n: 2 }); // was not sent before the backup was restored
    await direct.forget();
    await direct.remove(id);
    await direct.forget();
    proxy.restore();
    await synced(phone);
    await synced(phone);
    await assertShows(phone, id, 2, 'after a backup was restored');
    assert.equal((await direct.records())[id]?.n, 2, 'what the server has after a backup was restored');
    await assertSame(direct, phone);
  },

  'two devices in bad weather': async ({ device, direct, proxy, seed, steps }) => {
    const random = seeded(seed);
    const devices = [await device('phone'), await device('tablet')];
    const counters = new Map(); // each record's n is raised by one device alone
    proxy.fault = () => (random(4) ? undefined : ['lose', 'cut', 'busy', 'cut'][random(4)]);
    for (let step = 0; step < steps; step++) {
      const phone = devices[random(2)];
      const own = [...counters].filter(([, counter]) => counter.phone === phone);
      const [id, counter] = own.length ? own[random(own.length)] : [];
      const what = random(20);
      if (what < 3) {
        const fresh = randomUUID();
        await phone.create(fresh, { n: 0 });
        counters.set(fresh, { phone, n: 0, writes: 1 });
      } else if (what < 10 && id) {
        counter.n++;
        counter.writes++;
        await phone.update(id, { n: counter.n });
      } else if (what < 11 && id) {
        await phone.remove(id);
        counters.delete(id);
      } else if (what < 12) {
        await phone.reopen();
      } else if (what < 13 && step > steps / 2) {
        proxy.expire();
      } else {
        await phone.sync();
      }
      const shown = await phone.records();
      for (const [id, counter] of counters) {
        if (counter.phone !== phone) continue;
        assert.equal(shown[id]?.n, counter.n, `step ${step}, seed ${seed}: ${phone.name} shows`);
      }
    }
    proxy.calm();
    for (const phone of [...devices, ...devices]) await synced(phone);
    for (const [id, { writes }] of counters) await assertVersion(direct, id, writes);
    await assertSame(direct, ...devices);
  },
};

/** The same numbers for the same seed, each below `limit`. */
function seeded(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
