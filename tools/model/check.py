"""Breadth-first search with hashing, shortest traces, and a liveness check.

A model is a module with DEFAULT (its switches), initial(cfg), successors(cfg, state), parts(state), done(cfg, state)
and STUCK (what it means that a state can never reach one that is done).

Visited states are kept collapsed, as Spin does it: each component is interned and a state is one integer made of the
components' numbers, so the search is exact.  A trace is found by replaying the transition numbers from the start.
"""
import sys
import time
from array import array


class Cfg:
    def __init__(self, model, **kw):
        self.__dict__.update(model.DEFAULT)
        unknown = set(kw) - set(model.DEFAULT)
        assert not unknown, unknown
        self.__dict__.update(kw)
        self.model = model


class Result:
    def __init__(self):
        self.states = self.edges = self.depth = 0
        self.found = {}          # code -> trace
        self.complete = True
        self.seconds = 0.0


class Collapse:
    def __init__(self, parts):
        self.seen, self.parts = {}, parts

    def __call__(self, s):
        seen, key = self.seen, 0
        for part in self.parts(s):
            k = seen.get(part)
            if k is None:
                k = seen[part] = len(seen)
            key = key << 24 | k
        assert len(seen) < 1 << 24
        return key


def search(cfg, limit=3_000_000, stop_at_first=False, ignore=(), live=True):
    t0 = time.time()
    res = Result()
    successors, done = cfg.model.successors, cfg.model.done
    s0 = cfg.model.initial(cfg)
    collapse = Collapse(cfg.model.parts)
    index = {collapse(s0): 0}
    parent, step = array('i', [-1]), array('h', [0])
    goal, bad_at = bytearray([done(cfg, s0)]), {}
    fsrc, fdst = array('i'), array('i')
    level = [(0, s0)]
    while level:
        res.depth += 1
        nxt = []
        for n, s in level:
            k = -1
            for label, t, bad, fair in successors(cfg, s):
                k += 1
                res.edges += 1
                if bad and not any(bad.startswith(x) for x in ignore):
                    if bad not in bad_at:
                        bad_at[bad] = (n, k)
                    if stop_at_first:
                        level = nxt = []
                        break
                    continue
                h = collapse(t)
                m = index.get(h)
                if m is None:
                    m = len(parent)
                    index[h] = m
                    parent.append(n)
                    step.append(k)
                    goal.append(done(cfg, t))
                    nxt.append((m, t))
                if fair and live:
                    fsrc.append(n)
                    fdst.append(m)
            if not level:
                break
        level = nxt
        if len(parent) > limit:
            res.complete = False
            break
    res.states = len(parent)
    for code, (n, k) in bad_at.items():
        res.found[code] = replay(cfg, parent, step, n) + [label_of(cfg, parent, step, n, k)]
    if live and res.complete and not bad_at:
        # (c): from every state the goal can be reached without another crash, expiry of a living lease or client action
        stuck = unreachable(goal, fsrc, fdst)
        if stuck is not None:
            res.found[cfg.model.STUCK] = replay(cfg, parent, step, stuck)
    res.seconds = time.time() - t0
    return res


def unreachable(goal, src, dst):
    n = len(goal)
    head = array('i', [-1]) * n
    link = array('i', [-1]) * len(src)
    for e in range(len(src)):
        link[e] = head[dst[e]]
        head[dst[e]] = e
    ok = bytearray(goal)
    stack = [i for i in range(n) if ok[i]]
    while stack:
        v = stack.pop()
        e = head[v]
        while e >= 0:
            u = src[e]
            if not ok[u]:
                ok[u] = 1
                stack.append(u)
            e = link[e]
    for i in range(n):
        if not ok[i]:
            return i
    return None


def path(parent, step, n):
    ks = []
    while parent[n] >= 0:
        ks.append(step[n])
        n = parent[n]
    return ks[::-1]


def walk(cfg, ks):
    s, labels = cfg.model.initial(cfg), []
    for k in ks:
        label, s, _, _ = list(cfg.model.successors(cfg, s))[k]
        labels.append(label)
    return s, labels


def replay(cfg, parent, step, n):
    return walk(cfg, path(parent, step, n))[1]


def label_of(cfg, parent, step, n, k):
    s, _ = walk(cfg, path(parent, step, n))
    return list(cfg.model.successors(cfg, s))[k][0]


def chosen(names):
    """Those that the command line asks for: by how a name begins, or after a colon by what is in it."""
    part = sys.argv[1] if len(sys.argv) > 1 else ''
    return [n for n in names if (part[1:] in n if part.startswith(':') else n.startswith(part))]


def report(model, runs):
    """Searches the chosen runs and prints what came of them; exits with 1 if one is not as expected, or was cut short.

    A run is (name, expectation, switches).  The expectation is '' (must hold), the letters of the codes that must be found,
    or '?' (just show).  Beside the model's switches there may be ignore and limit, of search().
    """
    wrong = 0
    names = set(chosen([name for name, _, _ in runs]))
    for name, expect, switches in runs:
        if name not in names:
            continue
        kw = dict(switches)
        r = search(ignore=kw.pop('ignore', ()), limit=kw.pop('limit', 2_000_000), cfg=Cfg(model, **kw))
        codes = ''.join(sorted({c[0] for c in r.found}))
        right = expect == '?' or (codes == expect and r.complete)
        wrong += not right
        print(f'{name}: ' + ('HOLDS' if not codes else 'VIOLATED ' + codes)
              + f'   [{r.states} states, {r.edges} steps, depth {r.depth}, {r.seconds:.1f} s'
              + ('' if r.complete else ', NOT COMPLETE') + ']' + ('' if right else '   <-- not as expected'), flush=True)
        for c in sorted(r.found):
            print(f'    {c}')
            for n, label in enumerate(r.found[c], 1):
                print(f'        {n:2} {label}')
    sys.exit(1 if wrong else 0)
