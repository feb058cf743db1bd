"""The runs of passing.  pypy3 passing_runs.py [name part]    (without one: all but the long ones)

case: a chain that comes at once, or one by one with a call after each; then calls until nothing is due, no retry time being
waited for.  all, long: every chain of up to n letters, with the record there and not there.  off: one protection is off;
chains from the shortest on, until some are caught.  depends: every chain on one record and on two, and everything that its
items can depend on; off depends: a protection of those is off.
"""
import sys
import time
from itertools import combinations, product

import passing
from check import Cfg, chosen, search

SIX, ALL, DIRECT = 'CIUVDH', 'CKIUVDH', 'CIUVDHcud'
RUNS = []


def play(chain, ends, content, exists):
    said, right = [], True
    for one_by_one in (False, True):
        cfg = Cfg(passing, chain=chain, exists=exists, atomic=True, flip=0, outage=1)
        s, steps = passing.initial(cfg), 0
        while True:
            todo = [(l, t, b) for l, t, b, _ in passing.successors(cfg, s)]
            calls = [x for x in todo if x[0].startswith('P1')]
            comes = [x for x in todo if 'is added' in x[0] or 'REST' in x[0]]
            pick = calls if calls and (one_by_one or not comes) else comes
            if not pick:
                break
            label, s, bad = pick[-1]                # the last: its handler is out
            steps += pick is calls
            right &= not bad
        is_ = ' '.join(it.st + it.kind for it in s.items)
        made = s.rec[0].content and tuple(x + 1 if isinstance(x, int) else x for x in s.rec[0].content)
        right &= is_ == ends and made == content
        said.append(f'{chain} {"one by one" if one_by_one else "at once"}: {is_}, record {made}, {steps} batches')
    return right, '; '.join(said), []


def chains(n, letters):
    for k in range(1, n + 1):
        for ch in product(letters, repeat=k):
            for exists in (False, True):
                yield k, ''.join(ch), exists


def webs(n, letters):
    """Chains on one record and on two, with everything that their items can depend on, but nothing at all."""
    for k, ch, exists in chains(n, letters):
        for where in {'0' * k, *(f'0{w}' for w in map(''.join, product('01', repeat=k - 1)))}:
            for deps in product(*([d for m in range(i + 1) for d in combinations(range(i), m)] for i in range(k))):
                if any(deps) and not any(d and ch[i] in 'cud' for i, d in enumerate(deps)):
                    yield k, (ch, where, deps), exists


def start(ch, exists, kw):
    if isinstance(ch, str):
        return Cfg(passing, chain=ch, exists=exists, **kw)
    return Cfg(passing, **{**dict(chain=ch[0], where=ch[1], deps=ch[2], exists=exists), **kw})


def every(n, letters, kw, chains=chains):
    t, found, states, steps, count, most = time.time(), {}, 0, 0, 0, 0
    for _, ch, exists in chains(n, letters):
        r = search(start(ch, exists, kw))
        assert r.complete
        count, states, steps, most = count + 1, states + r.states, steps + r.edges, max(most, r.states)
        for c, trace in r.found.items():
            found.setdefault(c, (ch, exists, trace))
    return not found, f'[{count} chains, {states} states, {steps} steps, at most {most} states, {time.time() - t:.0f} s]', \
        found.items()


def hunt(codes, n, letters, kw, chains=chains):
    t, found, states, count, length = time.time(), {}, 0, 0, 0
    for k, ch, exists in chains(n, letters):
        if k > length and found:
            break
        length = k
        r = search(start(ch, exists, kw))
        count, states = count + 1, states + r.states
        for c, trace in r.found.items():
            found.setdefault(c, (ch, exists, trace))
    is_ = ''.join(sorted({c[0] for c in found}))
    return is_ == codes, f'VIOLATED {is_} [{count} chains, {states} states, {time.time() - t:.1f} s]', found.items()


def case(name, chain, ends, content, exists=False):
    """ends: what becomes of the items, such as 'C Wv'; content: the ids that made the record, from 1 on, or None"""
    RUNS.append(('case ' + name, play, (chain, ends, content, exists)))


def sweep(name, n, letters, **kw):
    RUNS.append((name, every, (n, letters, kw)))


def off(name, codes, n=3, letters=SIX, **kw):
    RUNS.append(('off: ' + name, hunt, (codes, n, letters, kw)))


def depends(name, n, letters, chains=webs, **kw):
    RUNS.append((name if name.startswith('long') else 'depends ' + name, every, (n, letters, kw, chains)))


def off_depends(name, codes, n=3, letters='CUVH', chains=webs, **kw):
    RUNS.append(('off depends: ' + name, hunt, (codes, n, letters, kw, chains)))


# 1. the cases that were asked for ----------------------------------------------------------------
case('a, an update before its create', 'UC', 'C C', ('C', 1))
case('a, two of them and one behind', 'UUCU', 'C C C C', ('C', 1, 2, 4))
case('b, what is deleted already', 'DDC', 'C C C', ('C',), exists=True)
case('b, with nothing there', 'DDC', 'C C C', ('C',))
case('c, a correction of a create', 'IUUC', 'Wv Wn Wn C', ('C',))
case('d, the same create twice', 'CC', 'C C', ('C',))
case('d, not the same', 'CK', 'C Wc', ('C',))
case('e, a correction of an update', 'VU', 'Wv C', ('0', 2), exists=True)
case('f, a handler is out', 'HU', 'Wh P', ('0',), exists=True)
case('g, a direct update behind an invalid one', 'Vu', 'Wv C', ('0', 2), exists=True)
case('g, a direct create behind an early update', 'Uc', 'C C', ('C', 1))
case('g, a direct update behind a handler that is out', 'Hu', 'Wh X', ('0',), exists=True)

# 2. every chain ----------------------------------------------------------------------------------
sweep('all 3, what was found may be old', 3, ALL)
sweep('all 3, and crash, retry by hand', 3, SIX, crash=1, hand=1)
sweep('all 2, two parties, clocks apart, crash, retry by hand, 3 attempts', 2, ALL, parties=2, skew=True, crash=1, hand=1,
      max_attempts=3)
sweep('all 3, two parties, clocks apart', 3, 'CUVH', parties=2, skew=True)
sweep('all 4, direct writes', 4, DIRECT, atomic=True)
sweep('all 3, direct writes, crash, retry by hand', 3, DIRECT, atomic=True, crash=1, hand=1)
sweep('all 3, two retries by hand, 3 attempts', 3, SIX, atomic=True, hand=2, max_attempts=3)
sweep('all 3, one item of a record in a commit, crash, retry by hand', 3, ALL, atomic=True, one=True, crash=1, hand=1)
sweep('all 3, the queue tells who wrote the record, crash, retry by hand', 3, ALL, atomic=True, fence='queue', doubt='vncsi',
      crash=1, hand=1)
sweep('all 3, a handler that is out postpones, crash, retry by hand', 3, 'CIUVH', atomic=True, postpones=True, outage=2,
      crash=1, hand=1)
sweep('all 3, superseded is retried', 3, SIX, atomic=True, final=False, hand=1)
sweep('long 4, crash', 4, ALL, atomic=True, crash=1)
sweep('long 4, retry by hand', 4, ALL, atomic=True, hand=1)
sweep('long 5', 5, SIX, atomic=True)
sweep('long 5, direct writes', 5, 'CIUDHcud', atomic=True, flip=0)
sweep('long 5, crash', 5, SIX, atomic=True, crash=1)
sweep('long 5, retry by hand', 5, SIX, atomic=True, hand=1)

# 3. protections off, one at a time ---------------------------------------------------------------
off('everything holds', 'w', passes='')
off('a handler that is out does not hold', 'f', passes='vncshi')
off('no fence', 'h', fence='none')
off('whoever passes an item fails it, and nothing else', 'h', fence='settle', hand=1)
off('what was found before the claim is relied on', 'f', 2, 'HC', again=False, parties=2, max_attempts=3)
off('what was found before the claim is relied on, clocks apart, the queue tells', 'h', 2, 'VUC', again=False, parties=2,
    skew=True, fence='queue', doubt='vncsi')
off('an interruption hides that somebody passed it', 'h', 2, doubt='vncs', atomic=True, crash=1, max_attempts=3)
off('settled by attempts alone', 'ah', 2, cas='att', parties=2, hand=1)
off('an attempt that is taken back is not checked', 'af', 2, 'HUC', guard=False, parties=2)
off('an update before its create is not due again', 'a', early=False)
off('any create takes earlier updates along', 'h', maker='any')
off('only open items tell whose an update is', 'h', maker='open')
off('an update behind its create is not due again', 'a', atomic=True, behind=False)
off('what is behind a create does not wait for earlier updates', 'ah', atomic=True, yields=False)
off('a create that runs alone makes nothing due', 'a', crash=1, alone=False)
off('a direct create makes nothing due', 'a', 3, 'CUDcud', atomic=True, alone=False)
off('to delete what is not there is a failure', 'b', delete=False)
off('an identical create is a failure', 'd', equal=False)
off('a retry by hand forgets the failure', 'h', hand=1, keep=False)
off('a suspect waits for whatever is open', 'w', atomic=True, crash=1, suspects='open')


# 4. dependencies ---------------------------------------------------------------------------------
depends('3', 3, 'CUVHD', atomic=True)
depends('2, what was found may be old', 2, SIX)
depends('2, two parties, crash, retry by hand, deletion', 2, 'CUV', parties=2, crash=1, hand=1, clear=1)
depends('3, crash', 3, 'CUVH', atomic=True, crash=1)
depends('3, deletion, retry by hand', 3, 'CUVH', atomic=True, clear=1, hand=1)
depends('3, direct writes', 3, 'CUHcud', atomic=True)
depends('3, one item of a record in one commit, dependants in a later one, crash', 3, 'CUVH', atomic=True, one=True, fed=False,
        crash=1)
depends('3, what was deleted was sent again', 3, 'UVH', chains, atomic=True, where='012', deps=((1,), (0,), (1,)),
        hand=1)
depends('long depends 3, crash, retry by hand', 3, 'CUVH', atomic=True, crash=1, hand=1)
depends('long depends 3, what was found may be old, retry by hand', 3, 'CUVH', hand=1)

off_depends('a dependant waits only until the other has ended', 'k', atomic=True, waits=False, checked=False)
off_depends('its record does not wait with it', 'f', atomic=True, holds=False)
off_depends('it goes on waiting for what failed', 'w', atomic=True, falls=False)
off_depends('it goes on waiting for what was deleted', 'w', atomic=True, clear=1, gone='waits')
off_depends('what was deleted counts as completed', 'k', atomic=True, clear=1, gone='passes')
off_depends('a later item of the same name counts', 'w', 2, 'U', chains, atomic=True, where='01', deps=((1,), (0,)),
            lower=False)
off_depends('within a batch nothing is looked at', 'k', atomic=True, checked=False)
off_depends('a suspect does not wait', 'k', atomic=True, crash=1, alone_waits=False)
off_depends('a failed dependency is not looked at again under the lane', 'y', 3, 'VHU', chains, where='012',
            deps=((), (), (0, 1)), hand=1, parties=2, look=False)


def main():
    wrong = 0
    names = set(chosen([name for name, _, _ in RUNS if len(sys.argv) > 1 or not name.startswith('long')]))
    for name, how, args in RUNS:
        if name not in names:
            continue
        right, said, found = how(*args)
        wrong += not right
        print(f'{name}: ' + ('HOLDS ' if how is not hunt and right else 'VIOLATED ' if how is not hunt else '') + said
              + ('' if right else '   <-- not as expected'), flush=True)
        for c, (ch, exists, trace) in sorted(found):
            print(f'    {c}    in {ch}' + (', the record is there' if exists else ''))
            for n, l in enumerate(trace, 1):
                print(f'        {n:2} {l}')
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
