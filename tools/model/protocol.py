"""The lane protocol as a transition system: batches, takeover, suspects, and pushes whose items are stored as they end.

A state is nested tuples, so it can be hashed.  `successors(cfg, state)` yields
(label, new state or None, violation code or None, fair?) for every atomic step that can come next.
Every step is one command on the store (or one decision in a server's memory).
"""
from collections import namedtuple
from itertools import product

FREE = -1
# st: - not added yet, P pending and due, W pending, waiting for its retry, R processing, C completed, F failed, X cleared
Item = namedtuple('Item', 'st att seq ep')
# ghosts. app: effects on the record; eb: calls of an own-effect handler still excused; aside: requeued by hand;
# starts: times named in a lane's batch; owed: a crash during its run that is not counted yet; gone: REST write answered 4xx
# before: what was stored when the request began that brought it
Ghost = namedtuple('Ghost', 'app eb aside starts owed gone before')
# unstored: (id, alone?) of interrupted batches that were not stored; session id = epoch of the claim
Lane = namedtuple('Lane', 'owner epoch live batch bep unstored')
Rec = namedtuple('Rec', 'exists mark creator tomb maxseq')       # maxseq: ghost, highest sequence applied
# work: (id, st, att, seq, outcome) as found; rest: ids to work one at a time; tx: what the open transaction knows
Party = namedtuple('Party', 'pc ep work rest tx push')
State = namedtuple('State', 'items ghosts lane recs parties orphans env')
Env = namedtuple('Env', 'seq crash expire fail clear resend requeue unknown withdraw sent killed')
Op = namedtuple('Op', 'rec kind handler')                        # create|update|delete, apply|done|poison (kills its server)
IDLE = Party('idle', 0, (), (), None, -1)

DEFAULT = dict(
    mode='tx',              # tx | standalone
    max_attempts=2, batch=2, parties=2,
    items=(), initial=0,    # scenario: Ops, how many are stored at the start (the others are added at any time)
    recs=(),                # per record: exists at the start?
    crash=1, expire=1, fail=1, clear=0, resend=0, requeue=0, unknown=0, withdraw=0,
    zombies=True,           # may the lease of a living owner expire?
    # --- switches; these values are the protocol as recommended
    find='before',          # before | after the claim
    cas='att+seq',          # settle matches: att+seq | att (status, attempts) | epoch (only the lane's epoch)
    lane='write',           # lane in the transaction: write (release/touch there) | read | none (release after)
    lane_at='first',        # the lane's write is the first | last statement of the transaction
    kill='before',          # kill the old session: before the claim | after | none
    count='in_claim',       # in_claim (same transaction) | marked (guarded by item.epoch) | plain | overwrite
    owed_again=False,       # a claim that counted leaves the batch in the lane, to be counted again
    settle_marks=True,      # settle writes the lane's epoch on the item (for 'marked')
    narrow=True,            # lane.batch names only the item that is run alone
    unname=True,            # the commit of an item that ran alone also empties lane.batch
    singles=True,           # takeover works the old batch one at a time
    pred=True,              # an item runs alone only if no earlier one on its record is open
    stamp='tx',             # own-effect stamp: tx (together with the lane) | cas | blind | none
    restart='keep',         # after a miss: keep outcomes of own-effect handlers | forget (start again at 1)
    spare=True,             # an interrupted attempt in company: never takes the last attempt (True) | counts (False) |
                            # does not count at all ('alone')
    chain=False,            # standalone: the taker first completes what the mark or a later item's mark shows as applied
    order='wait',           # wait: later ones on the record wait for a retry | free
    # standalone only
    fold=False,             # several items of one record in one commit
    marks='last',           # mark on the record: last | all (of the fold) | none
    tomb='first',           # tombstone before | after (record 'last') the delete of the record
    check_fail=True,        # before an interrupted item is failed, look for its mark
    recognise='first',      # own mark is looked for before the outcome counts | only when the outcome is ok ('late')
    filtered=True,          # record writes match what was read (the version)
    settle='after',         # settle after | before the records
    # pushes, with transactions only
    pushes=(),              # per push the items in it; they are stored as they end, in the transaction of their records
    look=True,              # only where nothing on their records is open, and none of them is stored
    named=True,             # the claim names them, though they are not stored
    insert='absent',        # an id that is there makes the commit miss | 'over': it is replaced
    together=True,          # records and items in one transaction | the items after it
    whole=True,             # all of them, or none: what a failure holds up is stored too
    unstored='kept',        # the lane keeps interrupted ids that are not stored | 'forgotten'
    held_too=True,          # who holds the lane already looks for them as well, when it finds what runs next
    strike=True,            # that an unstored item was alone counts when it has come again
)


STUCK = 'c: an item can never end'


def parts(s):
    return (s.items, s.ghosts, s.lane, s.recs, s.orphans, s.env) + s.parties


def put(t, i, v):
    return t[:i] + (v,) + t[i + 1:]


def initial(cfg):
    n = len(cfg.items)
    items = tuple(Item('P', 0, i + 1, 0) if i < cfg.initial else Item('-', 0, 0, 0) for i in range(n))
    ghosts = tuple(Ghost(0, 1, 0, 0, 0, 0, tuple(range(i)) if i < cfg.initial else ()) for i in range(n))
    recs = tuple(Rec(e, (), -1, (), 0) for e in cfg.recs)
    env = Env(cfg.initial + 1, cfg.crash, cfg.expire, cfg.fail, cfg.clear, cfg.resend, cfg.requeue, cfg.unknown,
              cfg.withdraw, (0,) * len(cfg.pushes), 0)
    return State(items, ghosts, Lane(FREE, 0, False, (), 0, ()), recs, (IDLE,) * cfg.parties, (), env)


OPEN = 'PWR'


def due(cfg, s):
    out, held = [], set()
    for i in sorted((i for i, it in enumerate(s.items) if it.st in OPEN), key=lambda i: s.items[i].seq):
        it, r = s.items[i], cfg.items[i].rec
        if it.st == 'W':
            if cfg.order == 'wait':
                held.add(r)
            continue
        if r in held:
            continue
        out.append((i, it.st, it.att, it.seq, '?'))
        if cfg.mode == 'standalone' and not cfg.fold:
            held.add(r)
    return tuple(out[:cfg.batch])


# ---------------------------------------------------------------- locks of open transactions

def locks_of(p):
    if p.pc == 'tx2' and p.tx != 'killed' and p.tx[4]:
        return {'lane'}
    if p.pc == 'tx3' or p.pc == 'tx4':
        d = p.tx[3]
        l = {('r', r) for r, _, _ in d[0]} | {('i', x[0]) for x in d[1]}
        if p.tx[4] or p.pc == 'tx4' and p.tx[5]:
            l.add('lane')
        return l
    return set()


def locked(s, me, *keys):
    for q, p in enumerate(s.parties):
        if q != me and p.pc in ('tx2', 'tx3', 'tx4'):
            l = locks_of(p)
            if any(k in l for k in keys):
                return True
    return any(k in l for _, l in s.orphans for k in keys)


def kill(s, sid):
    ps = tuple(p._replace(tx='killed') if p.ep == sid and p.pc in ('tx2', 'tx3', 'tx4') else p for p in s.parties)
    # a killed transaction holds nothing: its party is sent back to tx2, where it finds out
    ps = tuple(p._replace(pc='tx2') if p.tx == 'killed' else p for p in ps)
    return s._replace(parties=ps, orphans=tuple(o for o in s.orphans if o[0] != sid))


# ---------------------------------------------------------------- the pure decision

def decide(cfg, items_work, recs, standalone):
    """-> (records (r, new, applied ids), settles (id, st, att, seq, new st, new att), tombs (r, ids))"""
    new, applied, settles, tombs, held = {}, {}, [], {}, set()
    for (i, st, att, seq, out) in items_work:
        op = cfg.items[i]
        r = op.rec
        if r in held:
            continue
        ok = out == 'ok'
        if op.handler == 'apply':
            cur = new.get(r, recs[r])
            mine = standalone and (i in cur.tomb if op.kind == 'delete' else cur.exists and i in cur.mark)
            if mine and (ok or cfg.recognise == 'first'):
                ok = True
                if op.kind == 'delete' and cur.exists and i not in cur.mark and cfg.tomb == 'first':
                    new[r] = cur._replace(exists=False, mark=(), creator=-1)      # roll it forward
                    applied.setdefault(r, []).append(i)
            elif ok:
                if op.kind == 'create':
                    if not cur.exists:
                        new[r] = cur._replace(exists=True, creator=i)
                    else:
                        ok = cur.creator == i           # happened already, or taken
                        if ok:
                            settles.append((i, st, att, seq, 'C', att + 1))
                            continue
                elif op.kind == 'update':
                    ok = cur.exists
                else:
                    ok = cur.exists
                    if ok:
                        new[r] = cur._replace(exists=False, mark=(), creator=-1)
                        tombs.setdefault(r, []).append(i)
                if ok:
                    c = new.get(r, cur)
                    if op.kind != 'delete' and standalone and cfg.marks != 'none':
                        fresh = not (cfg.marks == 'all' and r in applied)
                        c = c._replace(mark=(i,) if fresh else c.mark + (i,))
                    new[r] = c
                    applied.setdefault(r, []).append(i)
        if ok:
            settles.append((i, st, att, seq, 'C', att + 1))
        elif att + 1 >= cfg.max_attempts:
            settles.append((i, st, att, seq, 'F', att + 1))
        else:
            settles.append((i, st, att, seq, 'W', att + 1))
            if cfg.order == 'wait':
                held.add(r)
    if standalone and cfg.marks == 'all':
        tombs = {r: [i for i in applied[r]] for r in tombs}
    return (tuple((r, new[r], tuple(applied.get(r, ()))) for r in sorted(new)), tuple(settles),
            tuple((r, tuple(t)) for r, t in sorted(tombs.items())))


def apply_ghost(cfg, s, r, old, newrec, ids):
    """Effects of ids reach record r: -> (state, violation)"""
    bad = None
    g, maxseq = s.ghosts, newrec.maxseq
    for i in ids:
        seq = s.items[i].seq
        g = put(g, i, g[i]._replace(app=g[i].app + 1))
        if g[i].app > 1:
            bad = bad or 'a: effect applied twice'
        if g[i].gone:
            bad = bad or 'h: effect of a REST write that was answered as failed'
        if cfg.pushes:
            if not g[i].aside and any(cfg.items[j].rec == r and i in g[j].before and g[j].app and not g[j].aside
                                      for j in range(len(g)) if j != i):
                bad = bad or 'b: out of order on a record'
        elif not g[i].aside and s.items[i].st != 'X':
            if seq <= maxseq:
                bad = bad or 'b: out of order on a record'
            maxseq = max(maxseq, seq)
    if newrec.exists and not old.exists and not any(cfg.items[i].kind == 'create' for i in ids):
        bad = bad or 'g: a deleted record came back'
    return s._replace(ghosts=g, recs=put(s.recs, r, newrec._replace(maxseq=maxseq))), bad


def check(cfg, s):
    for i, it in enumerate(s.items):
        if it.att > cfg.max_attempts:
            return 'd: attempts above maxAttempts'
        if cfg.items[i].handler == 'apply':
            if it.st == 'C' and s.ghosts[i].app == 0:
                return 'a: completed without effect'
            if it.st == 'F' and s.ghosts[i].app > 0 and not s.ghosts[i].aside:
                return 'a: failed although the effect stands'
        if s.ghosts[i].gone and s.ghosts[i].app:
            return 'h: effect of a REST write that was answered as failed'
    return None


def settle_one(cfg, s, x, ep):
    i, st, att, seq, nst, natt = x
    g = s.ghosts[i]
    if nst == 'W':
        g = g._replace(eb=min(2, g.eb + 1))
    it = s.items[i]._replace(st=nst, att=natt)
    if st == '-':
        it = it._replace(seq=s.env.seq)
        s = s._replace(env=s.env._replace(seq=s.env.seq + 1))
    if cfg.count == 'marked' and cfg.settle_marks:
        it = it._replace(ep=ep)                 # counted: the next owner does not count this attempt again
    return s._replace(items=put(s.items, i, it), ghosts=put(s.ghosts, i, g))


def matches(cfg, it, x):
    i, st, att, seq = x[:4]
    if st == '-':
        return it.st in '-X' or cfg.insert == 'over'
    if it.st in '-X':
        return False
    if cfg.cas == 'epoch':
        return True
    same = (it.st in 'PW') == (st in 'PW') and it.att == att and it.st in OPEN
    if it.st in 'PW' and st in 'PW':
        same = it.att == att
    elif it.st != st:
        same = False
    return same and (cfg.cas != 'att+seq' or it.seq == seq)


# ---------------------------------------------------------------- steps

def successors(cfg, s):
    for q in range(cfg.parties):
        yield from party_steps(cfg, s, q)
    yield from environment(cfg, s)


def setp(s, q, **kw):
    return s._replace(parties=put(s.parties, q, s.parties[q]._replace(**kw)))


def named(s, ids):
    g = s.ghosts
    for i in ids:
        g = put(g, i, g[i]._replace(starts=min(4, g[i].starts + 1)))
    return s._replace(ghosts=g)


def excuse(cfg, s, p):
    """p's running call is interrupted (crash or takeover): one more call is excused."""
    g = s.ghosts
    for x in p.work:
        if cfg.items[x[0]].handler == 'done' and x[4] in ('stamped', 'ok', 'fail') and s.items[x[0]].st in OPEN:
            g = put(g, x[0], g[x[0]]._replace(eb=min(2, g[x[0]].eb + 1)))
    return s._replace(ghosts=g)


def party_steps(cfg, s, q):
    p = s.parties[q]
    me = f'P{q + 1}'
    lane = s.lane
    mine = lane.owner == q and lane.epoch == p.ep
    pc = p.pc

    if pc == 'idle':
        f = due(cfg, s)
        if f:
            yield f'{me} finds due {names(f)}', setp(s, q, pc='claim', work=f), None, True
        elif cfg.pushes and lane.owner != FREE and not lane.live:
            yield f'{me} finds the lane left behind', setp(s, q, pc='claim', work=()), None, True
        return

    if pc == 'claim':
        if lane.owner == FREE:
            if cfg.pushes and not p.work:
                yield f'{me} finds the lane free again', setp(s, q, **IDLE._asdict()), None, True
            elif not locked(s, q, 'lane'):
                ids = tuple(x[0] for x in p.work) if cfg.find == 'before' else ()
                t = s._replace(lane=Lane(q, lane.epoch + 1, True, ids, lane.epoch + 1, lane.unstored))
                t = named(t, ids)
                again = tuple(i for i, _ in lane.unstored if i in ids)
                nxt = dict(pc='run') if cfg.find == 'before' else dict(pc='refind')
                if again:
                    alone = runnable(cfg, s, again)
                    nxt = dict(pc='singles', work=(), rest=alone) if alone else dict(pc='refind', work=())
                yield (f'{me} claims the lane, epoch {lane.epoch + 1}, batch {ids}'
                       + (f', {again} were interrupted before they were stored' if again else ''),
                       setp(t, q, ep=lane.epoch + 1, **nxt), None, True)
        elif lane.live:
            yield f'{me} finds the lane taken, gives up', setp(s, q, **IDLE._asdict()), None, True
        elif cfg.kill == 'before':
            yield (f'{me} sees the lane expired, kills session {lane.epoch}',
                   setp(kill(s, lane.epoch), q, pc='tclaim', rest=(lane.epoch,)), None, True)
        else:
            yield f'{me} sees the lane expired', setp(s, q, pc='tclaim', rest=(lane.epoch,)), None, True
        return

    if pc == 'tclaim':
        if lane.epoch != p.rest[0] or lane.live or lane.owner == FREE:
            yield f'{me} comes too late for the takeover', setp(s, q, **IDLE._asdict()), None, True
            return
        if locked(s, q, 'lane'):
            return
        if cfg.count == 'in_claim' and locked(s, q, *[('i', i) for i in lane.batch]):
            return
        t = s
        old = t.parties[lane.owner]
        if old.ep == lane.epoch and lane.owner != q:
            t = excuse(cfg, t, old)
        ep = lane.epoch + 1
        found = tuple(x[0] for x in p.work)
        batch, bep = (found, ep) if cfg.count == 'overwrite' else (lane.batch, lane.bep)
        t = t._replace(lane=Lane(q, ep, True, batch, bep, lane.unstored))
        if cfg.count == 'overwrite':
            t = named(t, found)
        info = (lane.batch, lane.bep, lane.epoch)
        bad, nxt = None, 'count'
        if cfg.count == 'in_claim':
            t, bad = count(cfg, t, lane.batch, lane.bep)
            if cfg.unstored == 'kept':
                new = dict(t.lane.unstored)
                for i in lane.batch:
                    if s.items[i].st in '-X':
                        new[i] = new.get(i, False) or len(lane.batch) == 1
                t = t._replace(lane=t.lane._replace(unstored=tuple(sorted(new.items()))))
            t = t._replace(lane=t.lane._replace(batch=lane.batch if cfg.owed_again else (), bep=ep))
            nxt = 'singles'
        if cfg.kill == 'after':
            nxt = 'tkill'
        t = setp(t, q, pc=nxt, ep=ep, tx=info, rest=lane.batch, work=())
        yield f'{me} takes the lane over, epoch {ep}, old batch {lane.batch}' + \
            (' and counts the interrupted attempts' if cfg.count == 'in_claim' else ''), t, bad or check(cfg, t), True
        return

    if pc == 'tkill':
        t = kill(s, p.tx[2])
        yield (f'{me} kills session {p.tx[2]}',
               setp(t, q, pc='singles' if cfg.count == 'in_claim' else 'count'), None, True)
        return

    if pc == 'count':
        ids, bep = p.tx[0], p.tx[1]
        if locked(s, q, *[('i', i) for i in ids]):
            return
        t, bad = count(cfg, s, ids, bep)
        if not mine and t.items != s.items:
            bad = bad or 'f: counted attempts without the lane'
        t = setp(t, q, pc='singles', tx=None)
        yield f'{me} counts the interrupted attempts on {ids}', t, bad or check(cfg, t), True
        return

    if pc == 'singles':
        if locked(s, q, 'lane'):
            return
        if not mine:
            yield f'{me} has lost the lane, stops', setp(s, q, **IDLE._asdict()), None, True
            return
        if not cfg.singles:
            t = setp(s, q, pc='refind', rest=(), tx=None)
            yield f'{me} goes on with a normal batch', t, None, True
            return
        rest = p.rest
        ok = {x[0] for x in due_all(cfg, s)}
        if cfg.pred:                # no earlier item on its record may be open, due or not
            ok = {i for i in ok if not any(o.st in OPEN and o.seq < s.items[i].seq and cfg.items[j].rec == cfg.items[i].rec
                                           for j, o in enumerate(s.items))}
        while rest and rest[0] not in ok:
            rest = rest[1:]
        if not rest and cfg.pushes:
            yield f'{me} is through with the old batch, looks what else there is', \
                setp(s, q, pc='refind', rest=(), tx=None), None, True
            return
        if not rest:
            t = s._replace(lane=lane._replace(owner=FREE, live=False, batch=()))
            yield f'{me} is through with the old batch, releases', setp(t, q, **IDLE._asdict()), None, True
            return
        i = rest[0]
        it = s.items[i]
        t = s
        if (i, True) in lane.unstored and it.st == 'P' and cfg.strike:
            if locked(s, q, ('i', i)):
                return
            att = it.att + 1
            g = s.ghosts[i]._replace(owed=0)
            t = s._replace(items=put(s.items, i, it._replace(st='F' if att >= cfg.max_attempts else 'P', att=att)),
                           ghosts=put(s.ghosts, i, g), lane=without(lane, i))
            bad = 'i: more attempts counted than made' if att > g.starts else None
            yield f'{me} counts the interruption of {i} from before it was stored', setp(t, q, rest=rest[1:]), \
                bad or check(cfg, t), True
            return
        if cfg.narrow:
            t = t._replace(lane=lane._replace(batch=(i,), bep=lane.epoch, live=True))
        t = named(t, (i,))
        yield (f'{me} names item {i} alone',
               setp(t, q, pc='run', work=((i, it.st, it.att, it.seq, '?'),), rest=rest[1:], tx=None), None, True)
        return

    if pc == 'refind':
        f = due(cfg, s)
        again = tuple(i for i, _ in lane.unstored if any(x[0] == i for x in f)) if cfg.held_too else ()
        alone = runnable(cfg, s, again)
        f = tuple(x for x in f if x[0] not in again)
        if locked(s, q, 'lane'):
            return
        if not mine:
            yield f'{me} has lost the lane, stops', setp(s, q, **IDLE._asdict()), None, True
        elif alone:
            yield f'{me} finds {alone} under its lane, interrupted before they were stored', \
                setp(s, q, pc='singles', work=(), rest=alone, tx=None), None, True
        elif not f:
            t = s._replace(lane=lane._replace(owner=FREE, live=False, batch=()))
            yield f'{me} finds nothing due, releases', setp(t, q, **IDLE._asdict()), None, True
        else:
            ids = tuple(x[0] for x in f)
            t = named(s._replace(lane=lane._replace(batch=ids, bep=lane.epoch, live=True)), ids)
            yield f'{me} finds due {names(f)} under its lane', setp(t, q, pc='run', work=f, rest=(), tx=None), None, True
        return

    if pc == 'look':
        ids = cfg.pushes[p.push]
        mine_recs = {cfg.items[i].rec for i in ids}
        clear = all(s.items[i].st in '-X' for i in ids) and not any(
            it.st in OPEN and cfg.items[j].rec in mine_recs for j, it in enumerate(s.items))
        if clear or not cfg.look:
            yield (f'{me} finds nothing in the way of {ids}',
                   setp(s, q, pc='pclaim', work=tuple((i, '-', 0, 0, '?') for i in ids)), None, True)
        else:
            yield f'{me} finds something in the way of {ids}', setp(s, q, pc='store'), None, True
        return

    if pc == 'pclaim':
        ids = cfg.pushes[p.push]
        if lane.owner != FREE:
            yield f'{me} finds the lane taken', setp(s, q, pc='store', work=()), None, True
        elif any(i in ids for i, _ in lane.unstored):
            yield (f'{me} claims the lane, sees an item that was interrupted before it was stored, releases',
                   setp(s, q, pc='store', work=()), None, True)
        elif not locked(s, q, 'lane'):
            names_ = ids if cfg.named else ()
            t = s._replace(lane=Lane(q, lane.epoch + 1, True, names_, lane.epoch + 1, lane.unstored))
            t = named(t, names_)
            yield (f'{me} claims the lane, epoch {lane.epoch + 1}, batch {names_}, which are not stored',
                   setp(t, q, pc='run', ep=lane.epoch + 1), None, True)
        return

    if pc == 'giveback':
        if locked(s, q, 'lane'):
            return
        t = s._replace(lane=lane._replace(owner=FREE, live=False, batch=())) if mine else s
        yield f'{me} releases the lane, and stores first', setp(t, q, pc='store', work=(), tx=None), None, True
        return

    if pc == 'store':
        ids = cfg.pushes[p.push]
        if locked(s, q, *[('i', i) for i in ids]):
            yield f'{me} cannot store {ids} beside a dead transaction, answers 503', setp(s, q, **IDLE._asdict()), None, True
            return
        t = s
        for i in ids:
            if t.items[i].st in '-X':
                t = t._replace(items=put(t.items, i, Item('P', 0, t.env.seq, 0)),
                               env=t.env._replace(seq=t.env.seq + 1))
        yield f'{me} stores {ids}', setp(t, q, pc='answer', work=(), tx=None), None, True
        return

    if pc == 'late':                                    # the items behind their records: only with together off
        t = s
        for x in p.tx[3][1]:
            t = settle_one(cfg, t, x, p.ep)
        yield f'{me} stores the items', setp(t, q, pc='answer', work=(), tx=None), check(cfg, t), True
        return

    if pc == 'answer':
        ids = cfg.pushes[p.push]
        bad = 'n: answered, and not stored' if any(s.items[i].st == '-' for i in ids) else None
        t = s._replace(env=s.env._replace(sent=put(s.env.sent, p.push, 2)))
        yield f'{me} answers the push of {ids}', setp(t, q, **IDLE._asdict()), bad, True
        return

    if pc == 'run':
        w = p.work
        for k, x in enumerate(w):                       # own-effect handlers first, one step each
            i = x[0]
            if cfg.items[i].handler != 'done':
                continue
            if x[4] == '?':
                it = s.items[i]
                hit = {'tx': matches(cfg, it, x) and mine, 'cas': matches(cfg, it, x),
                       'blind': it.st not in '-X', 'none': True}[cfg.stamp]
                if cfg.stamp == 'none':
                    yield f'{me} (no stamp for {i})', setp(s, q, work=put(w, k, x[:4] + ('stamped',))), None, True
                    return
                if locked(s, q, ('i', i)):
                    return
                if not hit:
                    t = setp(s, q, work=w[:k] + w[k + 1:])
                    yield f'{me} stamp of {i} misses, leaves it out', t, None, True
                    return
                t = s._replace(items=put(s.items, i, it._replace(st='R')))
                t = setp(t, q, work=put(w, k, (i, 'R', x[2], x[3], 'stamped')))
                yield f'{me} stamps {i} processing', t, None if mine else 'f: stamped without the lane', True
                return
            if x[4] == 'stamped':
                g = s.ghosts[i]
                bad = 'e: own-effect handler called again without crash or takeover' if g.eb == 0 else None
                if g.owed and mine:
                    bad = bad or 'j: run again before the interrupted attempt was counted'
                t = s._replace(ghosts=put(s.ghosts, i, g._replace(eb=max(0, g.eb - 1))))
                yield f'{me} calls the handler of {i}: done', setp(t, q, work=put(w, k, x[:4] + ('ok',))), bad, True
                if s.env.fail:
                    t = t._replace(env=t.env._replace(fail=s.env.fail - 1))
                    yield f'{me} calls the handler of {i}: fails', setp(t, q, work=put(w, k, x[:4] + ('fail',))), bad, True
                return
        todo = [k for k, x in enumerate(w) if x[4] == '?']
        killers = [w[k][0] for k in todo if cfg.items[w[k][0]].handler == 'poison']
        if mine and any(s.ghosts[w[k][0]].owed and (w[k][1] == '-' or s.items[w[k][0]].st in OPEN) for k in todo):
            yield f'{me} runs {names(w)}', s, 'j: run again before the interrupted attempt was counted', True
            return
        if killers:
            t = crashed(cfg, s, q)._replace(env=s.env._replace(killed=s.env.killed + 1))
            # twice in company, and again for each fault that lets a suspect be forgotten
            most = cfg.max_attempts + 2 + cfg.crash + cfg.expire
            bad = 'p: an item kills its server again and again' if s.env.killed >= most else None
            yield f'** {killers[0]} kills {me}', t, bad, True
            return
        nxt = 'tx1' if cfg.mode == 'tx' else 's1'
        for outs in product(('ok', 'fail'), repeat=len(todo)):
            n = outs.count('fail')
            if n > s.env.fail:
                continue
            w2 = w
            for k, o in zip(todo, outs):
                w2 = put(w2, k, w[k][:4] + (o,))
            t = s._replace(env=s.env._replace(fail=s.env.fail - n))
            yield f'{me} runs the pure handlers of {names(w)}' + (f', {n} fail' if n else ''), \
                setp(t, q, pc=nxt, work=w2), None, True
        return

    if cfg.mode == 'tx':
        yield from transaction_steps(cfg, s, q, p, me, mine)
    else:
        yield from standalone_steps(cfg, s, q, p, me, mine)


def due_all(cfg, s):
    return due(cfg, s) if len(s.items) <= cfg.batch else due(Wide(cfg), s)


class Wide:
    def __init__(self, cfg):
        self.__dict__.update(cfg.__dict__)
        self.batch = 99


def count(cfg, s, ids, bep):
    bad = None
    for i in ids:
        it, g = s.items[i], s.ghosts[i]
        if it.st not in OPEN:
            continue
        if cfg.count == 'marked' and it.ep >= bep:
            continue
        att = it.att + 1
        r = cfg.items[i].rec
        if cfg.chain and cfg.items[i].handler == 'apply' and any(
                j in ids and cfg.items[j].rec == r and s.items[j].seq >= it.seq
                for j in (s.recs[r].mark if s.recs[r].exists else ()) + s.recs[r].tomb):
            s = s._replace(items=put(s.items, i, it._replace(st='C', att=att, ep=bep)),
                           ghosts=put(s.ghosts, i, g._replace(owed=0)))
            continue
        if cfg.spare == 'alone' and len(ids) > 1:
            att = it.att
        elif cfg.spare and len(ids) > 1:
            att = max(it.att, min(att, cfg.max_attempts - 1))
        st = 'F' if att >= cfg.max_attempts else 'P'
        if st == 'F' and len(ids) > 1:
            bad = bad or 'k: failed as interrupted without ever having run alone'
        if att > g.starts:
            bad = bad or 'i: more attempts counted than made'
        g = g._replace(owed=0)
        if st == 'F' and cfg.mode == 'standalone' and cfg.check_fail and cfg.items[i].handler == 'apply':
            r = cfg.items[i].rec
            rec = s.recs[r]
            if cfg.items[i].kind == 'delete':
                if i in rec.tomb:
                    st = 'C'
                    if rec.exists:
                        s, b = apply_ghost(cfg, s, r, rec, rec._replace(exists=False, mark=(), creator=-1), (i,))
                        g = s.ghosts[i]._replace(owed=0)
                        bad = bad or b
            elif rec.exists and i in rec.mark:
                st = 'C'
        s = s._replace(items=put(s.items, i, it._replace(st=st, att=att, ep=bep if cfg.count == 'marked' else 0)),
                       ghosts=put(s.ghosts, i, g))
    return s, bad


def runnable(cfg, s, ids):
    """Those that run alone now: nothing earlier on their record is open."""
    return tuple(i for i in ids if not any(
        o.st in OPEN and o.seq < s.items[i].seq and cfg.items[j].rec == cfg.items[i].rec for j, o in enumerate(s.items)))


def names(w):
    return '[' + ' '.join(f'{x[0]}({x[1]},{x[2]})' for x in w) + ']'


def restart(cfg, s, q, p):
    """After a miss: start again at 1, under the lane that is still held."""
    if cfg.restart == 'keep':
        kept = tuple(x for x in p.work if cfg.items[x[0]].handler == 'done' and x[4] in ('ok', 'fail')
                     and matches(cfg, s.items[x[0]], x))
        if kept and kept != p.work:
            return setp(s, q, pc='tx1' if cfg.mode == 'tx' else 's1', work=kept, tx=None)
    return setp(s, q, pc='singles' if p.rest else 'refind', work=(), tx=None)


def lost(s, q):
    """The lane is another's: a push stores first, whoever runs it then."""
    return setp(s, q, pc='store', work=(), tx=None) if s.parties[q].push >= 0 else setp(s, q, **IDLE._asdict())


def is_whole(cfg, work, d):
    """Each item of a push is completed, or is the only one on its record."""
    ended = {x[0] for x in d[1] if x[4] == 'C'}
    recs = [cfg.items[x[0]].rec for x in work]
    return all(x[0] in ended or recs.count(cfg.items[x[0]].rec) == 1 for x in work)


def transaction_steps(cfg, s, q, p, me, mine):
    pc, lane = p.pc, s.lane
    if pc == 'tx1':
        d = decide(cfg, p.work, s.recs, False)
        if p.push >= 0 and mine and cfg.whole and not is_whole(cfg, p.work, d):
            yield f'{me} decides nothing, as a failure holds others up', setp(s, q, pc='giveback'), None, True
            return
        first = cfg.lane == 'write' and cfg.lane_at == 'first'
        if first:
            if locked(s, q, 'lane'):
                return                                          # a conflict, repeated
            if not mine:
                yield f'{me} lane has another epoch, aborts', lost(s, q), None, True
                return
        yield (f'{me} begins a transaction, reads the records',
               setp(s, q, pc='tx2', tx=(s.items, s.recs, lane, d, first, cfg.lane == 'write')), None, True)
        return
    if p.tx == 'killed':
        yield f'{me} finds its transaction killed, repeats it', setp(s, q, pc='tx1', tx=None), None, True
        return
    if pc != 'release':
        items0, recs0, lane0, d = p.tx[:4]
    if pc == 'tx2':
        for x in d[1]:
            if not matches(cfg, items0[x[0]], x):
                if p.push >= 0:
                    yield f'{me} finds {x[0]} stored, aborts', setp(s, q, pc='giveback', tx=None), None, True
                    return
                yield f'{me} settle of {x[0]} misses, aborts', restart(cfg, s, q, p), None, True
                return
        if not d[1]:
            yield f'{me} has nothing left to settle, aborts', restart(cfg, s, q, p), None, True
            return
        keys = [('r', r) for r, _, _ in d[0]] + [('i', x[0]) for x in d[1]]
        if locked(s, q, *keys) or any(s.recs[r] != recs0[r] for r, _, _ in d[0]) \
                or any(s.items[x[0]] != items0[x[0]] for x in d[1]):
            yield f'{me} write conflict, aborts and repeats', setp(s, q, pc='tx1', tx=None), None, True
            return
        yield f'{me} writes the records, settles {[(x[0], x[4]) for x in d[1]]}', \
            setp(s, q, pc='tx4' if p.tx[4] else 'tx3'), None, True
    elif pc == 'tx3':
        ours = lane0.epoch == p.ep and lane0.owner == q
        if cfg.lane != 'none' and not ours:
            yield f'{me} lane has another epoch, aborts', lost(s, q), None, True
        elif cfg.lane == 'write' and (lane != lane0 or locked(s, q, 'lane')):
            yield f'{me} write conflict on the lane, aborts and repeats', setp(s, q, pc='tx1', tx=None), None, True
        else:
            yield f'{me} checks the lane', setp(s, q, pc='tx4'), None, True
    elif pc == 'tx4':
        t, bad = s, None
        if not mine:
            bad = 'f: committed without the lane'
        for r, rec, ids in d[0]:
            t, b = apply_ghost(cfg, t, r, t.recs[r], rec, ids)
            bad = bad if b is None else (b if bad is None or 'f:' in bad else bad)
        for x in d[1]:
            if p.push < 0 or cfg.together:
                t = settle_one(cfg, t, x, p.ep)
            t = t._replace(lane=without(t.lane, x[0]))
        single_left = bool(p.rest)
        if cfg.lane == 'write' and not single_left:
            t = t._replace(lane=t.lane._replace(owner=FREE, live=False, batch=()))
        elif cfg.lane == 'write':
            t = t._replace(lane=t.lane._replace(live=True, batch=() if cfg.unname else t.lane.batch))
        b = check(cfg, t)
        bad = b if b and (bad is None or 'f:' in bad) else bad
        if p.push >= 0:
            nxt = setp(t, q, pc='answer', work=(), tx=None) if cfg.together else setp(t, q, pc='late')
        elif single_left:
            nxt = setp(t, q, pc='singles', work=(), tx=None)
        elif cfg.lane == 'write':
            nxt = setp(t, q, **IDLE._asdict())
        else:
            nxt = setp(t, q, pc='release', work=(), tx=None)
        yield f'{me} commits', nxt, bad, True
        if s.env.unknown:
            t = t._replace(env=t.env._replace(unknown=s.env.unknown - 1))
            yield f'{me} commits, but the answer is lost: runs the transaction again', \
                setp(t, q, pc='tx1', tx=None), bad, True
    elif pc == 'release':
        if locked(s, q, 'lane'):
            return
        t = s
        if mine:
            t = t._replace(lane=lane._replace(owner=FREE, live=False, batch=()))
        yield f'{me} releases the lane', setp(t, q, **IDLE._asdict()), None, True


def standalone_steps(cfg, s, q, p, me, mine):
    if p.pc == 's1':
        recs, settles, tombs = decide(cfg, p.work, s.recs, True)
        rw = tuple(('rec', r, s.recs[r], new, ids) for r, new, ids in recs)
        tw = tuple(('tomb', r, ids) for r, ids in tombs)
        sw = tuple(('settle', x) for x in settles)
        w = tw + rw if cfg.tomb == 'first' else rw + tw
        ops = w + sw if cfg.settle == 'after' else sw + w
        yield f'{me} reads the records', setp(s, q, pc='s2', tx=ops), None, True
        return
    if not p.tx:
        t = s
        if p.rest:
            yield f'{me} next', setp(s, q, pc='singles', work=(), tx=None), None, True
            return
        if mine:
            t = t._replace(lane=s.lane._replace(owner=FREE, live=False, batch=()))
        yield f'{me} releases the lane', setp(t, q, **IDLE._asdict()), None, True
        return
    op, rest = p.tx[0], p.tx[1:]
    bad = None if mine else 'f: wrote without the lane'
    nxt = setp(s, q, tx=rest)
    if op[0] == 'rec':
        _, r, old, new, ids = op
        cur = s.recs[r]
        if cfg.filtered and cur[:3] != old[:3]:
            yield f'{me} record {r} is not as read, reads again', setp(s, q, pc='s1', tx=None), None, True
            return
        if new.exists and not old.exists and cur.exists:
            yield f'{me} duplicate key on record {r}, reads again', setp(s, q, pc='s1', tx=None), None, True
            return
        if not cur.exists and not (new.exists and not old.exists):
            yield f'{me} write of record {r} matches nothing', nxt, None, True        # no upsert
            return
        t, b = apply_ghost(cfg, nxt, r, cur, new._replace(tomb=cur.tomb, maxseq=cur.maxseq), ids)
        b = b or check(cfg, t)
        yield f'{me} writes record {r} (items {ids})', t, b or bad, True
    elif op[0] == 'tomb':
        _, r, ids = op
        t = nxt._replace(recs=put(s.recs, r, s.recs[r]._replace(tomb=ids)))
        yield f'{me} writes the tombstone of record {r} (items {ids})', t, bad, True
    else:
        x = op[1]
        if not matches(cfg, s.items[x[0]], x):
            yield f'{me} settle of {x[0]} misses', nxt, None, True
            return
        t = settle_one(cfg, nxt, x, p.ep)
        yield f'{me} settles {x[0]} {x[4]}', t, check(cfg, t) or bad, True


def without(lane, i):
    return lane._replace(unstored=tuple(x for x in lane.unstored if x[0] != i))


def crashed(cfg, s, q):
    p, lane = s.parties[q], s.lane
    t = excuse(cfg, s, p)
    if p.ep == lane.epoch and lane.owner == q and p.pc not in ('tkill', 'count', 'singles', 'refind', 'release'):
        g = t.ghosts
        for x in p.work:
            open_ = s.items[x[0]].st in '-X' if x[1] == '-' else s.items[x[0]].st in OPEN
            if open_ and s.items[x[0]].att == x[2] and (cfg.spare != 'alone' or lane.batch == (x[0],)):
                g = put(g, x[0], g[x[0]]._replace(owed=1))
        t = t._replace(ghosts=g)
    if locks_of(p):
        t = t._replace(orphans=tuple(sorted(t.orphans + ((p.ep, tuple(sorted(locks_of(p), key=str))),), key=str)))
    return setp(t, q, **IDLE._asdict())


def environment(cfg, s):
    e, lane = s.env, s.lane
    for q, p in enumerate(s.parties):                                   # crash
        if p.pc != 'idle' and e.crash and p.pc != 'claim':
            yield f'** P{q + 1} crashes' + (' inside its transaction' if locks_of(p) else ''), \
                crashed(cfg, s, q)._replace(env=e._replace(crash=e.crash - 1)), None, False
    if lane.owner != FREE and lane.live:                                # the lease runs out
        if s.parties[lane.owner].ep != lane.epoch:
            yield '** the lease runs out (owner dead)', s._replace(lane=lane._replace(live=False)), None, True
        elif cfg.zombies and e.expire:
            yield '** the lease runs out (owner only slow)', \
                s._replace(lane=lane._replace(live=False), env=e._replace(expire=e.expire - 1)), None, False
    for i, it in enumerate(s.items):
        if it.st == 'W':                                                # no write: locks do not matter
            yield f'** retry time of {i}', s._replace(items=put(s.items, i, it._replace(st='P'))), None, True
        if locked(s, -1, ('i', i)):
            continue
        if it.st == 'F' and e.requeue:
            g = s.ghosts[i]._replace(aside=1, eb=min(3, s.ghosts[i].eb + 1))
            yield f'** {i} failed -> pending by hand', s._replace(
                items=put(s.items, i, it._replace(st='P', att=0)), ghosts=put(s.ghosts, i, g),
                env=e._replace(requeue=e.requeue - 1)), None, False
        if it.st == 'X' and e.resend:
            g = s.ghosts[i]._replace(eb=min(3, s.ghosts[i].eb + 1))
            yield f'** client sends the cleared mutation {i} again', s._replace(
                items=put(s.items, i, Item('P', 0, e.seq, 0)), ghosts=put(s.ghosts, i, g),
                env=e._replace(resend=e.resend - 1, seq=e.seq + 1)), None, False
        if it.st in 'PW' and e.withdraw:
            t = s._replace(items=put(s.items, i, it._replace(st='X')), env=e._replace(withdraw=e.withdraw - 1),
                           ghosts=put(s.ghosts, i, s.ghosts[i]._replace(gone=1)))
            yield f'** REST write {i} gives up: deletes its pending item, answers 4xx', t, check(cfg, t), False
    pushed = {i for ids in cfg.pushes for i in ids}
    for i, it in enumerate(s.items):                                    # add the next one
        if it.st == '-' and i not in pushed:
            yield f'** client adds {i}', s._replace(
                items=put(s.items, i, Item('P', 0, e.seq, 0)), env=e._replace(seq=e.seq + 1),
                ghosts=put(s.ghosts, i, s.ghosts[i]._replace(before=stored(s)))), None, False
            break
    for i, it in enumerate(s.items):                                    # the same mutation through another door
        if it.st == '-' and i in pushed and e.resend and not locked(s, -1, ('i', i)) and any(
                e.sent[k] and i in ids for k, ids in enumerate(cfg.pushes)):
            yield f'** another device adds {i}', s._replace(
                items=put(s.items, i, Item('P', 0, e.seq, 0)),
                env=e._replace(seq=e.seq + 1, resend=e.resend - 1)), None, False
    for k, ids in enumerate(cfg.pushes):
        at_work = any(p.push == k for p in s.parties)
        if e.sent[k] == 2 or at_work and not e.resend:
            continue
        for q, p in enumerate(s.parties):
            if p.pc == 'idle':
                g = s.ghosts
                for i in ids:
                    if not at_work and s.items[i].st in '-X':
                        g = put(g, i, g[i]._replace(before=tuple(j for j in stored(s) if j not in ids)
                                                    + tuple(j for j in ids if j < i)))
                t = s._replace(ghosts=g, env=e._replace(sent=put(e.sent, k, 1), resend=e.resend - (1 if at_work else 0)))
                yield (f'** client pushes {ids} to P{q + 1}' + (', a second time' if at_work else ''),
                       setp(t, q, pc='look', push=k), None, not at_work)
    if e.clear and not locked(s, -1, *[('i', i) for i in range(len(s.items))]) \
            and any(it.st not in '-X' for it in s.items):
        yield '** client clears the queue', s._replace(
            items=tuple(it if it.st == '-' else Item('X', 0, 0, 0) for it in s.items),
            env=e._replace(clear=e.clear - 1)), None, False


def stored(s):
    return tuple(j for j, it in enumerate(s.items) if it.st not in '-X')


def done(cfg, s):
    """The goal of (c): every acknowledged item that was not cleared has ended, and every push was answered."""
    return all(it.st in '-XCF' for it in s.items) and all(sent == 2 for sent in s.env.sent)
