"""The change feed (pull) as a transition system: the records of one user, what changes them, the retention of
tombstones, and a client that pulls page after page while it shows a write of its own that is still on its way.

Who may write is the subject of protocol.py: here a commit under the lane is one step, and on a standalone server a row of
single writes.  A step of a reader is one read of one collection, at the moment that its read concern gives.
"""
from collections import namedtuple

# recs, tombs: per record None or (version, number); number 0: the record bears none. A version is a ghost: it counts the
# writes of all records and is never taken back. t is a ghost too: it counts the states of the database.
# item: the client's own mutation in the queue: (status, number)
# vers: with readers, per record (its _version, or that of its tombstone; ghost: which write its number was given for, or -n: it
# was deleted by write n, and nobody was told; ghost: whether another program has deleted it, so that versions begin anew)
Db = namedtuple('Db', 't changes purged gen recs tombs item vers')
# a party on a standalone server amid its single writes: todo: the writes, n: the number they give, what: what they are for
Writer = namedtuple('Writer', 'n todo what')
# a page in the making. at: the index of the next read; got: rows (number, dead, record, version); ends: of the reads that
# were cut short; top: changes as read last; bare: a record without number was seen; odd: tombstones above W or without one
Reader = namedtuple('Reader', 'at since least gen floor ts w got dirty ends top bare odd')
# copy: per record None or (version, number); seen: None, or the records that a scan of everything has met so far
# least: the lowest W that the next page may have
Client = namedtuple('Client', 'copy cursor least gen floor seen exact pulling')
# receipt: what the client knows of its mutation (status, number, generation); ver: ghost, what its commit wrote; after:
# ghost, the record was absent at some time since
Mut = namedtuple('Mut', 'overlay receipt ver after')
# hist: the states of the records since the pull began, as versions; peak: per record the newest version ever shown
Ghost = namedtuple('Ghost', 'clock hist peak')
# the database's stream of changes. log: events behind the stored token (kind, record, version before);
# holder: who reads it; hands: per reader None or (stage, events); lost: what the token stands for is not there any more
Stream = namedtuple('Stream', 'log holder hands lost')
Env = namedtuple('Env', 'commits purge foreign touch mut fail lag young shards late lost backup wipe crash zombie forget'
                        ' beside gap')
State = namedtuple('State', 'db prev pend writer zombie half doomed reader late client mut saved ghost env stream found')

DEFAULT = dict(
    mode='tx',              # tx | standalone
    colls=(0, 1),           # the collection of each record
    start=(1, 0),           # which records are there at the start
    client='new',           # new: has nothing | synced: has everything
    mut_op='put',           # what the client's own write does to record 0: put | del
    # how often what may happen
    commits=2, purge=0, foreign=0, touch=0, mut=0, fail=0, lag=0, young=0, shards=0, late=0, lost=0, backup=0, wipe=0,
    crash=0, zombie=0, forget=0, beside=0, gap=0,
    pairs=True,             # commits may write two records
    # --- switches; these values are the feed as recommended
    order=('lane', 'colls', 'tombs', 'look', 'lane'),   # of the reads; ('all',): all at one moment, in a snapshot
    short=False,            # where W is the cursor, tombstones are not read
    bound=True,             # only numbers up to W, which was read first
    notice=True,            # a record or tombstone above W, or without number, is noticed: the page is not up to date
    reread=True,            # the last read of the lane: where changes is not W any more the page is not up to date
    recheck=True,           # ... and where tombstones behind the cursor were purged: 410
    causal=True,            # the reads of a page are in one causally consistent session
    concern='majority',     # majority | local
    fresh=False,            # the lane is read linearizable; otherwise what a new primary lags behind is put up with
    ahead='ask',            # W below what the cursor knows of: the lane is read again behind a write of a majority, and
                            # what is then still from the future gets 410 | empty: nothing new
    least=True,             # the cursor also knows changes as the page before read it last (+ 1 where it saw a record
                            # without number)
    page=0,                 # rows a page, 0 is all
    cut='number',           # a page ends with a number | 'row': wherever it is full
    merge='min',            # collections that were cut short bound the page | 'max': the last row of any does
    adopt=True,             # records without number, or with one above changes, are given one
    adopt_max=1,            # ... so many in one commit
    adopt_above=True,       # ... also those above changes
    adopt_look='lane',      # ... which are looked for under the lane | 'before' it is claimed
    readers=0,              # servers with SYNC_WATCH=on; with one at least other programs insert, edit and delete (beside)
    store_token='last',     # the token is stored when its events are published | 'first'
    recognise=True,         # what has a higher version than before the event was published since
    own_deletes=True,       # a deletion whose tombstone has a higher version was a commit's, or is published
    edits=True,             # events of edits are published
    gap_how='open first',   # history is lost: the stream is opened, then a new generation begins | 'reset first' |
                            # 'go on': no new generation
    check='with',           # unnumbered records are looked for with each read | 'before' the page only
    touch_how='at once',    # a hand edit and the removal of the number are one write | 'before': the number goes first
    purge_how='mark first',     # purged is raised, then tombstones go by number | 'delete first' | 'by id'
    purge_limit=True,       # never above changes
    floor=True,             # a scan of everything need not know of what was deleted before it began
    check_gen=True,         # a cursor bears the generation
    rotate=True,            # a restore is followed by a new generation
    renew=True,             # a lane that has lost its fields gets a new generation, and the highest number there is
    look=True,              # standalone: the reader looks whether the record of a tombstone is there (the delete was cut
                            # short), and skips that tombstone
    untomb=False,           # standalone: a record made again removes its tombstone at once
    publish='last',         # standalone: changes is written last | 'first'
    redo=True,              # standalone: the next holder first does again what a crash cut short
    apply='cas',            # a page is applied only to the cursor it was asked with | 'blind'
    store='page',           # rows and cursor are stored at once | 'cursor first'
    drop='exact or record',     # when an own write is no longer laid over its record. exact: the cursor has reached its
                            # number, and the last page was up to date; record: the record itself was pulled with that
                            # number or a later one; 'cursor': the cursor has reached it | 'answer': at once
    receipt_gen=True,       # receipts and numbers of another generation are void
)
STUCK = 'p: a client can never be up to date again'


def put(t, i, v):
    return t[:i] + (v,) + t[i + 1:]


def parts(s):
    return (s.db, s.prev, (s.pend, s.writer, s.zombie, s.half, s.doomed), s.reader, s.late, s.client, s.mut, s.saved,
            s.ghost, s.env, (s.stream, s.found))


def initial(cfg):
    n = len(cfg.colls)
    recs = tuple((1, 1) if here else None for here in cfg.start)
    vers = tuple((1, 1, False) if here else (0, 0, False) for here in cfg.start) if cfg.readers else ()
    db = Db(0, 1, 0, 1, recs, (None,) * n, ('-', 0), vers)
    synced = cfg.client == 'synced'
    client = Client(recs, 1, 1, 1, None, None, True, False) if synced else \
        Client((None,) * n, 0, 0, None, None, (False,) * n, False, False)
    env = Env(*(getattr(cfg, f) for f in Env._fields))
    peak = tuple(r[0] if synced and r else 0 for r in recs)
    return State(db, None, '', None, None, (), (), None, None, client, Mut(False, None, 0, False), None,
                 Ghost(1, (), peak), env, Stream((), None, (None,) * cfg.readers, False), ())


def untold(db, r):
    """Another program has changed it, or deleted it, and no number says so yet."""
    if not db.vers:
        return False
    return db.vers[r][1] != db.recs[r][0] if db.recs[r] else db.vers[r][1] < 0


def truth(db):
    return tuple(r[0] if r else 0 for r in db.recs)


def spend(s, **kw):
    return s._replace(env=s.env._replace(**{k: getattr(s.env, k) - v for k, v in kw.items()}))


def write(cfg, s, **kw):
    """The next state of the database."""
    timed = cfg.lag or cfg.young or cfg.shards
    db = s.db._replace(t=s.db.t + 1 if timed else 0, **kw)
    s = s._replace(db=db, prev=s.db if s.env.lag or s.env.young or s.env.shards else None, pend='')
    if s.mut.ver and db.recs[0] is None and not s.mut.after:
        s = s._replace(mut=s.mut._replace(after=True))
    if s.client.pulling and s.ghost.hist[-1] != truth(db):
        s = s._replace(ghost=s.ghost._replace(hist=s.ghost.hist + (truth(db),)))
    return s


# ---------------------------------------------------------------- commits

def choices(cfg, s):
    """What a commit may do: puts and deletes of single records, puts of two."""
    n = len(cfg.colls)
    for r in range(n):
        yield ((r, 'put'),)
        if s.db.recs[r]:
            yield ((r, 'del'),)
    if cfg.pairs:
        for a in range(n):
            for b in range(a + 1, n):
                yield ((a, 'put'), (b, 'put'))
                if s.db.recs[a]:
                    yield ((a, 'del'), (b, 'put'))


def show(ops):
    return ' '.join(f'{op} {r}' for r, op in ops)


def commit(cfg, s, ops, item=None):
    """One transaction: lane, records, tombstones, item."""
    v = s.ghost.clock + 1
    recs, tombs, n, vers = s.db.recs, s.db.tombs, s.db.changes + 1, s.db.vers
    for r, op in ops:
        recs = put(recs, r, (v, n) if op == 'put' else None)
        tombs = put(tombs, r, None if op == 'put' else (v, n))
        if vers:
            if op == 'del':
                s = event(s, ('gone', r, vers[r][0]))    # the database leaves all else of ours out
            vers = put(vers, r, (vers[r][0] + 1, v, vers[r][2]))
    s = s._replace(ghost=s.ghost._replace(clock=v))
    if item == 'done':
        s = s._replace(mut=s.mut._replace(ver=v, after=False))
    return write(cfg, s, changes=n, recs=recs, tombs=tombs, item=(item, n) if item else s.db.item, vers=vers)


def committing(cfg, s):
    own = ((0, cfg.mut_op),)
    todo = []
    busy = [r for r, _ in s.half[0]] if s.half else []      # what was cut short there comes first
    if s.env.commits:
        todo += [(f'commit: {show(ops)}', ops, None, dict(commits=1), False) for ops in choices(cfg, s)
                 if not any(r in busy for r, _ in ops)]
    if s.db.item[0] == 'open' and 0 not in busy:
        there = cfg.mut_op == 'put' or s.db.recs[0]
        todo.append((f'commit of the own write: {show(own) if there else "nothing to delete"}', own if there else (),
                     'done', {}, True))
        if s.env.fail:
            todo.append(('the own write fails', (), 'failed', dict(fail=1), False))
    for label, ops, item, cost, fair in todo:
        if cfg.mode == 'standalone':
            yield label + ' begins', spend(begin(cfg, s, ops, item), **cost), None, fair
            continue
        t = spend(commit(cfg, s, ops, item), **cost)
        yield label, t, None, fair
        if s.env.young:
            yield label + ' (no majority has it yet)', spend(t._replace(pend='young'), young=1), None, False
        if s.env.shards and len(ops):
            yield label + " (its records' shard shows it later)", spend(t._replace(pend='recs'), shards=1), None, False
            yield label + " (its lane's shard shows it later)", spend(t._replace(pend='lane'), shards=1), None, False


def adoptable(cfg, s):
    db = s.db
    return [(r, 'record') for r, x in enumerate(db.recs) if x and (x[1] == 0 or cfg.adopt_above and x[1] > db.changes)] + \
        [(r, 'tombstone') for r, x in enumerate(db.tombs)
         if x and not db.recs[r] and (x[1] == 0 or cfg.adopt_above and x[1] > db.changes)]


def adopting(cfg, s):
    """Those without number get the next one, in a commit of its own."""
    found = adoptable(cfg, s)
    if cfg.adopt_look == 'before':
        if found and not s.found:
            yield 'a pull finds what has no number', s._replace(found=tuple(found)), None, True
        found = [(r, what) for r, what in s.found if what == 'tombstone' or s.db.recs[r]]
        s = s._replace(found=())
    if not cfg.adopt or not found:
        return
    recs, tombs, n, vers, bad = s.db.recs, s.db.tombs, s.db.changes + 1, s.db.vers, None
    for r, what in found[:cfg.adopt_max]:
        if what == 'record':
            if vers:
                bad = bad or twice(s.db, r)
                vers = put(vers, r, (vers[r][0] + 1, recs[r][0], vers[r][2]))
            recs = put(recs, r, (recs[r][0], n))
        else:
            tombs = put(tombs, r, (tombs[r][0], n))
    label = ' '.join(f'{what} {r}' for r, what in found[:cfg.adopt_max])
    yield f'adopts {label} as change {n}', write(cfg, s, changes=n, recs=recs, tombs=tombs, vers=vers), bad, True


def twice(db, r):
    return None if untold(db, r) or db.vers[r][2] else 't: what a program wrote is published twice'


# ---------------------------------------------------------------- standalone: single writes

def begin(cfg, s, ops, item, version=0):
    v = version or s.ghost.clock + 1
    recs, tombs, todo = s.db.recs, s.db.tombs, ()
    for r, op in ops:
        if op == 'put' and not (recs[r] and recs[r][0] == v):
            todo += (('put', r, v, recs[r] and recs[r][0]),)
            if tombs[r] and cfg.untomb:
                todo += (('untomb', r),)
        elif op == 'del' and recs[r]:
            todo += (('tomb', r, v), ('gone', r))
    if item:
        todo += (('item', item, v),)
    s = s._replace(ghost=s.ghost._replace(clock=max(v, s.ghost.clock)))
    return s._replace(writer=Writer(s.db.changes + 1, order(cfg, todo), (ops, item, v)))


def order(cfg, todo):
    return (('publish',),) + todo if cfg.publish == 'first' else todo + (('publish',),)


def single(cfg, s, w, ours):
    """The next single write of w; ours: its lane is still its own."""
    op, n = w.todo[0], w.n
    me = 'it' if ours else 'the zombie'
    w = w._replace(todo=w.todo[1:])
    recs, tombs, t = s.db.recs, s.db.tombs, s
    if op[0] == 'put':
        _, r, v, was = op
        now = recs[r] and recs[r][0]
        label = f'{me} writes record {r} as change {n}'
        if now == was:
            t = write(cfg, s, recs=put(recs, r, (v, n)))
        else:
            label = f'{me} finds record {r} not as read'
    elif op[0] == 'tomb':
        label = f'{me} writes the tombstone of {op[1]} as change {n}'
        t = write(cfg, s, tombs=put(tombs, op[1], (op[2], n)))
    elif op[0] == 'gone':
        label = f'{me} deletes record {op[1]}'
        t = write(cfg, s, recs=put(recs, op[1], None))
    elif op[0] == 'untomb':
        label = f'{me} removes the tombstone of {op[1]}'
        t = write(cfg, s, tombs=put(tombs, op[1], None))
    elif op[0] == 'item':
        label = f'{me} settles the own write {op[1]} as change {n}'
        if s.db.item[0] == 'open':
            t = write(cfg, s, item=(op[1], n))
            if op[1] == 'done':
                t = t._replace(mut=t.mut._replace(ver=op[2], after=t.db.recs[0] is None))
    else:
        label = f'{me} publishes change {n}' if ours else 'the zombie finds its lane lost'
        if ours:
            t = write(cfg, s, changes=max(n, s.db.changes))
    return label, t, w if w.todo else None


def standalone(cfg, s):
    if s.writer:
        label, t, w = single(cfg, s, s.writer, True)
        yield label, t._replace(writer=w), None, True
        left = s.writer.what if cfg.redo else ()
        if s.env.crash:
            yield '** it crashes', spend(s._replace(writer=None, half=left), crash=1), None, False
        if s.env.zombie and not s.zombie:
            yield '** its lease runs out, it is only slow', \
                spend(s._replace(writer=None, zombie=s.writer, half=left), zombie=1), None, False
    elif s.half:
        ops, item, v = s.half
        yield f'the next holder does again what was cut short: {show(ops)}', \
            begin(cfg, s._replace(half=()), ops, item if s.db.item[0] == 'open' else None, v), None, True
        if s.env.forget:
            yield '** the queue is cleared of what was cut short', spend(s._replace(half=()), forget=1), None, False
    if s.zombie:
        label, t, w = single(cfg, s, s.zombie, False)
        yield '   ' + label, t._replace(zombie=w), None, True
        if s.env.crash:
            yield '** the zombie dies', spend(s._replace(zombie=None), crash=1), None, False


# ---------------------------------------------------------------- retention, other programs, faults

def purging(cfg, s):
    """Tombstones that are old enough (any may be) go, one at a time; a crash in between is that no more steps follow."""
    db = s.db
    if s.env.purge:
        for p in sorted({x[1] for x in db.tombs if x}):
            if p <= db.purged or cfg.purge_limit and p > db.changes:
                continue
            ids = tuple(r for r, x in enumerate(db.tombs) if x and x[1] <= p)
            if cfg.purge_how == 'delete first':
                t = s._replace(doomed=ids + (p,))
                yield f'retention begins, up to change {p}', spend(t, purge=1), None, False
            else:
                t = write(cfg, s, purged=p)
                if cfg.purge_how == 'by id':
                    t = t._replace(doomed=ids)
                yield f'retention sets purged to {p}', spend(t, purge=1), None, False
    if cfg.purge_how == 'mark first':
        for r, x in enumerate(db.tombs):
            if x and 0 < x[1] <= db.purged:
                yield f'retention deletes the tombstone of {r} (change {x[1]})', \
                    write(cfg, s, tombs=put(db.tombs, r, None)), None, False
    elif s.doomed:
        r, rest = s.doomed[0], s.doomed[1:]
        if cfg.purge_how == 'by id' or rest:
            yield f'retention deletes the tombstone of {r}', \
                write(cfg, s._replace(doomed=rest), tombs=put(db.tombs, r, None)), None, False
        else:
            yield f'retention sets purged to {r}', write(cfg, s._replace(doomed=()), purged=r), None, False


def others(cfg, s):
    db = s.db
    if s.env.foreign:                                       # another program inserts or replaces: no number
        for r in range(len(cfg.colls)):
            v = s.ghost.clock + 1
            t = s._replace(ghost=s.ghost._replace(clock=v))
            yield f'** another program writes record {r}', \
                spend(write(cfg, t, recs=put(db.recs, r, (v, 0))), foreign=1), None, False
    if s.env.touch and db.recs[0]:                          # 'at once' one of one, 'before' one of two
        first = cfg.touch_how == 'before' and s.env.touch == 2
        last = cfg.touch_how == 'before' and s.env.touch == 1
        v = s.ghost.clock + (not first)
        t = s._replace(ghost=s.ghost._replace(clock=v))
        x = (db.recs[0][0] if first else v, db.recs[0][1] if last else 0)
        yield '** by hand: ' + ('the number is taken off record 0' if first else 'record 0 is edited') \
            + ('' if first or last else ', its number taken off'), \
            spend(write(cfg, t, recs=put(db.recs, 0, x)), touch=1), None, False
    if s.env.wipe:
        yield '** an older server claims the lane, which loses changes, purged and generation', \
            spend(write(cfg, s, changes=0, purged=0, gen=0), wipe=1), None, False
    if db.gen == 0:
        top = max([x[1] for x in db.recs + db.tombs if x] + [0])
        yield 'a claim finds a lane without generation', \
            (write(cfg, s, gen=2, changes=top) if cfg.renew else write(cfg, s, gen=1)), None, True


# ---------------------------------------------------------------- the stream of changes, and who reads it

def event(s, e):
    return s._replace(stream=s.stream._replace(log=s.stream.log + (e,)))


def beside(cfg, s):
    """Other programs insert, edit and delete, and know nothing of numbers; the stream tells of it."""
    db = s.db
    if not s.env.beside:
        return
    v = s.ghost.clock + 1
    new = s._replace(ghost=s.ghost._replace(clock=v))
    for r, x in enumerate(db.recs):
        had = db.vers[r][0]
        if x:
            t = event(new, ('written', r, had))
            yield f'** another program edits record {r}', \
                spend(write(cfg, t, recs=put(db.recs, r, (v, x[1]))), beside=1), None, False
            yield f'** another program edits record {r}, and takes its number off', \
                spend(write(cfg, t, recs=put(db.recs, r, (v, 0))), beside=1), None, False
            yield f'** another program deletes record {r}', \
                spend(write(cfg, event(new, ('gone', r, had)), recs=put(db.recs, r, None),
                            vers=put(db.vers, r, (0, -v, True))), beside=1), None, False
        elif db.vers[r] == (0, 0, False):                   # under an id that was there it would begin at version 1 again
            yield f'** another program inserts record {r}', \
                spend(write(cfg, event(new, ('written', r, 0)), recs=put(db.recs, r, (v, 0))), beside=1), None, False


def publish(cfg, s, events):
    """In one commit; what the database says of each record now decides. -> state, violation"""
    recs, tombs, vers, n, bad = s.db.recs, s.db.tombs, s.db.vers, s.db.changes + 1, None
    for r in sorted({e[1] for e in events}):
        written = [e[2] for e in events if e[:2] == ('written', r)]
        gone = [e[2] for e in events if e[:2] == ('gone', r)]
        if recs[r]:
            if written and cfg.edits and (vers[r][0] <= max(written) or not cfg.recognise):
                bad = bad or twice(s.db, r)
                vers = put(vers, r, (max(vers[r][0], *written) + 1, recs[r][0], vers[r][2]))
                recs = put(recs, r, (recs[r][0], n))
        elif gone:
            had = max(gone)
            if not (tombs[r] and vers[r][0] > had and cfg.own_deletes):
                bad = bad or twice(s.db, r)
                v = abs(vers[r][1])
                tombs, vers = put(tombs, r, (v, n)), put(vers, r, (had + 1, v, vers[r][2]))
    if (recs, tombs) == (s.db.recs, s.db.tombs):
        return s, None
    return write(cfg, s, changes=n, recs=recs, tombs=tombs, vers=vers), bad


def watching(cfg, s):
    st = s.stream
    if s.env.gap and not st.lost:
        yield '** the history of the stream is lost', spend(s._replace(stream=st._replace(log=(), lost=True)), gap=1), \
            None, False
    for i, hand in enumerate(st.hands):
        def now(hand, s=s, i=i, **kw):
            return s._replace(stream=s.stream._replace(hands=put(s.stream.hands, i, hand), **kw))

        me = f'reader {i}'
        mine = st.holder == i
        if mine and s.env.crash:
            yield f'** {me} dies', spend(now(None, holder=None), crash=1), None, False
        if mine and hand and s.env.zombie:
            yield f'** the lease of {me} runs out, it is only slow', spend(now(hand, holder=None), zombie=1), None, False
        if hand is None:
            if st.holder is None and (st.log or st.lost):
                yield f'{me} takes the place', now(None, holder=i), None, True
            elif mine and st.lost:
                if cfg.gap_how == 'reset first':
                    yield f'{me} begins a new generation', now(('reset', ()), write(cfg, s, gen=s.db.gen + 1)), None, True
                else:
                    yield f'{me} finds the history lost, and opens the stream', now(('opened', ()), log=()), None, True
            elif mine and st.log:
                for k in sorted({1, len(st.log)}):
                    yield f'{me} is told of {show_events(st.log[:k])}', now(('told', st.log[:k])), None, True
            continue
        stage, events = hand
        if stage == 'opened':
            t = s if cfg.gap_how == 'go on' else write(cfg, s, gen=s.db.gen + 1)
            yield f'{me} begins a new generation' if t is not s else f'{me} goes on', now(('anew', ()), t), None, True
        elif stage in ('anew', 'reset'):
            if not mine:
                yield f'{me} finds the place taken', now(None), None, True
            else:
                yield f'{me} stores the token', \
                    now(None, lost=False, **(dict(log=()) if stage == 'reset' else {})), None, True
        elif stage == 'told' and cfg.store_token == 'last' or stage == 'stored':
            t, bad = publish(cfg, s, events)
            after = ('published', events) if stage == 'told' else None
            yield f'{me} publishes {show_events(events)}' + ('' if t is not s else ': nothing to do'), now(after, t), bad, \
                True
        else:
            after = ('stored', events) if stage == 'told' else None
            if mine and not st.lost:
                yield f'{me} stores the token', now(after, log=st.log[len(events):]), None, True
            else:
                yield f'{me} finds the place taken', now(None), None, True


def show_events(events):
    return ', '.join(f'{kind} {r} (was version {had})' for kind, r, had in events)


def faults(cfg, s):
    db, prev = s.db, s.prev
    keep = s.env.lag or s.env.young or s.env.shards
    if s.pend in ('lag', 'lane', 'recs'):
        yield 'the last commit is seen everywhere', s._replace(pend='', prev=prev if keep else None), None, True
    if s.pend == 'young':
        yield 'a majority has the last commit', s._replace(pend='', prev=prev if keep else None), None, True
        back = prev._replace(t=db.t + 1)
        t = s._replace(db=back, prev=prev if keep else None, pend='')
        if t.client.pulling and t.ghost.hist[-1] != truth(back):
            t = t._replace(ghost=t.ghost._replace(hist=t.ghost.hist + (truth(back),)))
        yield '** failover: the last commit is rolled back', t, None, False
    if s.env.lag and prev and s.pend == '' and prev.t < db.t:
        t = s._replace(pend='lag')
        if t.client.pulling and not cfg.fresh:
            t = t._replace(ghost=s.ghost._replace(hist=(truth(prev),) + s.ghost.hist))
        yield '** failover: the new primary does not know yet that a majority has the last commit', \
            spend(t, lag=1), None, False
    if s.env.backup == 2:
        yield '** a backup is taken', spend(s._replace(saved=db), backup=1), None, False
    if s.env.backup == 1 and s.saved != db:
        old = s.saved
        t = write(cfg, s, changes=old.changes, purged=old.purged, recs=old.recs, tombs=old.tombs, item=old.item,
                  gen=2 if cfg.rotate else old.gen)
        known = old.item[0] == 'done'
        t = t._replace(saved=None, doomed=(), reader=None, mut=t.mut._replace(ver=s.mut.ver if known else 0))
        yield '** the servers are stopped, the backup is restored', spend(t, backup=1), None, False


# ---------------------------------------------------------------- the server's side of a pull

def sees(cfg, s, part, ts):
    """The database as a read of the lane or of other collections sees it; None where it waits."""
    late = {'': False, 'young': cfg.concern == 'majority', 'lag': cfg.concern == 'majority',
            'recs': part != 'lane', 'lane': part == 'lane'}[s.pend]
    if cfg.fresh and part == 'lane' and s.pend in ('young', 'lag'):
        return None
    if not late:
        return s.db
    return None if cfg.causal and ts > s.prev.t else s.prev


def reads(cfg, rd):
    idle = cfg.short and rd.w is not None and rd.w == rd.since and rd.floor is None
    for what in cfg.order:
        if what == 'look' and (cfg.mode != 'standalone' or not cfg.look) or idle and what == 'tombs':
            continue
        if what == 'colls':
            yield from (('coll', c) for c in sorted(set(cfg.colls)))
        else:
            yield (what, None)


def rows_of(cfg, db, rd, what, c, w):
    """-> rows, where they were cut, whether records are noticed that are not in them, and which tombstones"""
    w = 1 << 30 if w is None else w
    top = w if cfg.bound else 1 << 30
    rows, dirty, odd = [], False, ()
    if what != 'tombs':
        for r, x in enumerate(db.recs):
            if x and (c is None or cfg.colls[r] == c):
                if x[1] == 0 and cfg.check == 'with' or x[1] > w:
                    dirty = True
                if rd.since < x[1] <= top:
                    rows.append((x[1], False, r, x[0]))
    if what != 'coll':
        for r, x in enumerate(db.tombs):
            if x:
                if x[1] == 0 or x[1] > w:
                    odd += (r,)
                if max(rd.since, rd.floor or 0) < x[1] <= top:
                    rows.append((x[1], True, r, x[0]))
    rows.sort()
    k = cfg.page
    if k and cfg.cut == 'number':
        while k < len(rows) and rows[k][0] == rows[k - 1][0]:
            k += 1
    if not k or len(rows) <= k:
        return rows, None, dirty, odd
    return rows[:k], rows[k - 1][0], dirty, odd


def refused(cfg, s, db, why):
    """410: the client will fetch everything again."""
    c, g = s.client, s.ghost
    n = len(c.copy)
    c = c._replace(cursor=0, least=0, floor=None, seen=(False,) * n, exact=False, gen=db.gen)
    if db.gen != s.client.gen:
        g = g._replace(peak=(0,) * n)
        if cfg.receipt_gen:
            c = c._replace(copy=tuple(x and (x[0], 0) for x in c.copy))
    return f'410, {why}', s._replace(client=c, reader=None, ghost=g)


def pulling(cfg, s):
    c, rd, db = s.client, s.reader, s.db
    if rd is None:
        if c.pulling:
            if cfg.check == 'before' and any(x and x[1] == 0 for x in db.recs):
                return                                          # first they are adopted
            yield 'the client asks for a page', \
                s._replace(reader=Reader(0, c.cursor, c.least, c.gen, c.floor, 0, None, (), False, (), 0, False, ())), \
                None, True
        else:
            hist = (truth(db),)
            if s.prev and (s.pend in ('young', 'lane', 'recs') or s.pend == 'lag' and not cfg.fresh):
                hist = (truth(s.prev),) + hist
            yield 'the client begins a pull', \
                s._replace(client=c._replace(pulling=True), ghost=s.ghost._replace(hist=hist)), None, True
        return
    steps = tuple(reads(cfg, rd))
    what, coll = steps[rd.at]
    seen = sees(cfg, s, 'lane' if what == 'lane' else 'recs', rd.ts)
    if what == 'all':
        seen = s.prev if s.pend in ('lane', 'recs') else sees(cfg, s, 'recs', rd.ts)
    if seen is None:
        return
    if seen.gen == 0 and what in ('lane', 'all'):
        return                                                  # first it gets one
    rd = rd._replace(at=rd.at + 1, ts=max(rd.ts, seen.t))
    if what in ('lane', 'all'):
        rd = rd._replace(top=seen.changes)
    if what in ('coll', 'all') and any(x and x[1] == 0 and coll in (None, cfg.colls[r]) for r, x in enumerate(seen.recs)):
        rd = rd._replace(bare=True)
    label = f'reads {what if coll is None else what + " " + str(coll)}' + ('' if seen is s.db else ' as it was before')
    if what in ('lane', 'all') and rd.w is None:
        if rd.gen is not None and rd.gen != seen.gen and cfg.check_gen:
            label, t = refused(cfg, s, seen, 'another generation')
            yield label, t, None, True
            return
        if cfg.ahead == 'ask' and seen.changes < (rd.least if cfg.least else rd.since):
            if s.pend in ('young', 'lag'):
                return                                          # asked again behind a write of a majority
            if rd.since > seen.changes:
                label, t = refused(cfg, s, seen, 'a cursor from the future')
                yield label, t, None, True
                return
        if rd.since == 0 and rd.floor is None:
            rd = rd._replace(floor=seen.changes if cfg.floor else 0)
        if seen.purged > max(rd.since, rd.floor or 0):
            label, t = refused(cfg, s, seen, 'tombstones behind the cursor were purged')
            yield label, t, None, True
            return
        rd = rd._replace(w=seen.changes, gen=seen.gen)
        label += f', W = {seen.changes}'
    elif what == 'lane':
        if cfg.recheck and (seen.purged > max(rd.since, rd.floor or 0) or seen.gen != rd.gen):
            label, t = refused(cfg, s, seen, 'tombstones behind the cursor were purged meanwhile' if seen.gen == rd.gen
                               else 'another generation since')
            yield label, t, None, True
            return
        if cfg.reread and seen.changes != rd.w:
            rd = rd._replace(dirty=True)
    if what in ('coll', 'tombs', 'all'):
        rows, end, dirty, odd = rows_of(cfg, seen, rd, what, coll, rd.w)
        rd = rd._replace(got=tuple(sorted(rd.got + tuple(rows))), dirty=rd.dirty or dirty and cfg.notice,
                         ends=rd.ends if end is None else rd.ends + (end,), odd=odd)
    if what == 'look':
        here = [r for r, x in enumerate(seen.recs) if x and 0 < x[1] <= rd.w]
        rd = rd._replace(got=tuple(x for x in rd.got if not (x[1] and x[2] in here)),
                         odd=tuple(r for r in rd.odd if r not in here))
    if rd.at < len(tuple(reads(cfg, rd))):
        yield label, s._replace(reader=rd), None, True
        return
    rd = rd._replace(dirty=rd.dirty or rd.odd != () and cfg.notice)
    page = answer(cfg, rd)
    t = s._replace(reader=None)
    yield from received(cfg, t, label + ', answers', page, True)
    if s.env.lost:
        yield label + ', ** the answer is lost', spend(t, lost=1), None, False
    if s.env.late:
        yield label + ', ** the answer is late', spend(t._replace(late=page), late=1), None, False


def answer(cfg, rd):
    """-> since, generation, rows, cursor, the least W of the next page, up to date, floor"""
    rows = rd.got
    if rd.ends and cfg.merge == 'min':
        cursor = min(rd.ends)
        rows = tuple(x for x in rows if x[0] <= cursor)
    elif rd.ends:
        cursor = max(x[0] for x in rows)
    else:
        cursor = max(rd.w, rd.since) if cfg.bound else max([x[0] for x in rows] + [rd.since])
    return rd.since, rd.gen, rows, cursor, rd.top + rd.bare, not rd.ends and not rd.dirty, rd.floor


# ---------------------------------------------------------------- the client

def received(cfg, s, label, page, fair, late=False):
    since, gen, rows, cursor, least, exact, floor = page
    c = s.client
    if cfg.apply == 'cas' and (since, gen) != (c.cursor, c.gen if c.gen is not None else gen):
        yield label + ': not for this cursor, ignored', s, None, fair
        return
    said = ' '.join(f'{n}:{"-" if dead else ""}{r}' for n, dead, r, _ in rows)
    label += f' [{said}] cursor {cursor}' + (' up to date' if exact else '')
    if cfg.store == 'cursor first' and rows:
        yield label + ', ** crashes between cursor and rows', \
            s._replace(client=c._replace(cursor=cursor, least=least, gen=gen, floor=floor, exact=False)), None, False
    copy, peak, seen, bad = c.copy, s.ghost.peak, c.seen, None
    for n, dead, r, v in rows:
        if v < peak[r]:
            bad = bad or 'v: an older version of a record is shown again'
        peak = put(peak, r, max(v, peak[r]))
        copy = put(copy, r, None if dead else (v, n))
        if seen is not None:
            seen = put(seen, r, not dead)
    if exact and seen is not None:
        copy = tuple(x if k else None for x, k in zip(copy, seen))
        seen = None
    over = exact and not late
    t = s._replace(client=Client(copy, cursor, least, gen, floor if seen is not None else None, seen, exact,
                                 c.pulling and not over), ghost=s.ghost._replace(peak=peak))
    if missed(s.db, t.client):
        bad = bad or 'm: a change is missed, the cursor is past it'
    if over:
        shown = tuple(x[0] if x else 0 for x in copy)
        if not any(all(a == b or untold(s.db, r) for r, (a, b) in enumerate(zip(shown, h))) for h in s.ghost.hist):
            bad = bad or 'x: up to date, but the copy is no state since the pull began'
        t = t._replace(ghost=t.ghost._replace(hist=()))
    t, b = dropping(cfg, t, {r: n for n, _, r, _ in rows})
    yield label, t, bad or b, fair


def missed(db, c):
    for r, (x, dead, have) in enumerate(zip(db.recs, db.tombs, c.copy)):
        old = have[0] if have else 0
        if untold(db, r):
            continue
        if x:
            if 0 < x[1] <= c.cursor and old < x[0]:
                return True
        elif dead:
            if (c.floor or 0) < dead[1] <= c.cursor and 0 < old < dead[0]:
                return True
        elif have and c.seen is None and db.purged <= c.cursor:
            return True
    return False


def dropping(cfg, s, pulled):
    """Takes the own write off the record where the client's rule says so: -> state, violation"""
    m, c = s.mut, s.client
    if not m.overlay or m.receipt is None:
        return s, None
    status, n, gen = m.receipt
    if status == 'failed':
        return s._replace(mut=m._replace(overlay=False)), None
    if gen != c.gen and cfg.receipt_gen:
        return s._replace(mut=m._replace(receipt=None)), None
    have = c.copy[0][1] if c.copy[0] else 0
    reached = {'exact': c.exact and c.cursor >= n, 'record': max(have, pulled.get(0, 0)) >= n, 'cursor': c.cursor >= n,
               'answer': True}
    if not any(reached[w] for w in cfg.drop.split(' or ')):
        return s, None
    bad, peak = None, s.ghost.peak
    if s.db.item[0] != 'done':
        bad = 'l: an own write is shown as done and is lost'
    elif m.ver:
        # what another program has deleted is shown as it was until the stream tells
        if not (c.copy[0][0] >= m.ver if c.copy[0] else m.after) and not (cfg.readers and m.after):
            bad = 'o: an own write vanishes for a moment'
        peak = put(peak, 0, max(peak[0], m.ver))
    return s._replace(mut=m._replace(overlay=False), ghost=s.ghost._replace(peak=peak)), bad


def client_steps(cfg, s):
    m = s.mut
    if s.late:
        t = s._replace(late=None)
        yield from received(cfg, t, '** a late answer comes', s.late, False, late=True)
    if s.env.mut and (cfg.mut_op == 'put' or s.client.copy[0]):
        yield 'the client writes record 0 itself and sends it', \
            spend(s._replace(mut=Mut(True, None, 0, False), db=s.db._replace(item=('open', 0))), mut=1), None, False
    if m.overlay and m.receipt is None:
        seen = sees(cfg, s, 'recs', 0)
        if seen.item[0] in ('done', 'failed') and (seen.gen == s.client.gen or not cfg.receipt_gen or not s.client.gen):
            t, bad = dropping(cfg, s._replace(mut=m._replace(receipt=seen.item + (seen.gen,))), {})
            yield f'the client learns: its write {seen.item[0]}, change {seen.item[1]}', t, bad, True
        elif s.db.item[0] == '-':
            yield 'the client finds its write unknown and sends it again', \
                s._replace(db=s.db._replace(item=('open', 0))), None, True


def successors(cfg, s):
    if s.writer is None and s.pend == '' and s.db.gen:
        yield from committing(cfg, s)
        yield from adopting(cfg, s)
    if cfg.mode == 'standalone':
        yield from standalone(cfg, s)
    if s.pend == '':
        yield from purging(cfg, s)
        yield from others(cfg, s)
        yield from beside(cfg, s)
    yield from watching(cfg, s)
    yield from faults(cfg, s)
    yield from pulling(cfg, s)
    yield from client_steps(cfg, s)


def done(cfg, s):
    c = s.client
    return c.exact and tuple(x[0] if x else 0 for x in c.copy) == truth(s.db) and not s.mut.overlay and not s.writer
