"""What cannot succeed must not hold its record, and what depends on an item waits for it: the items of one or two records
as a transition system.

A chain is a word of letters, each an item in its order of arrival:
  C, K  create (valid; their contents differ)     I  create, invalid until the rules change
  U     update (valid)                            V  update, invalid until the rules change
  H     update whose handler may be out           D  delete
  c, u, d  the same as a direct REST write: decided at once, and stored only if it succeeds
The lane is the subject of protocol.py: here a commit under the lane is one step; what was found before the claim may be
old by then.  A trace calls the second item of a chain U2, and writes U2=Wn where it then waits, not found.
where: the record of each item; deps: for each item the items that it depends on (none: an empty tuple for all).
"""
from collections import namedtuple

FREE, DEAD = -1, 9
# st: - not yet there, P pending and due, W waits for its retry, C completed, F failed, G deleted from the queue,
# X a REST write answered 4xx, or an item that is refused
# kind of the last failure: '' none, v validation, n not found, c conflict, s superseded, h handler, i interrupted,
# d a dependency
Item = namedtuple('Item', 'st att kind')
Lane = namedtuple('Lane', 'owner batch suspects')
Party = namedtuple('Party', 'pc found')
# what a selection came to. items, suspects: as they were then; runs: in the order of their sequences; riders: updates that wait for a
# create among those; maker: of each record the first create or delete that the queue knows of; last: of each, see latest
# gone: those of runs of which a dependency ended otherwise than completed
Found = namedtuple('Found', 'items suspects runs riders maker last alone stepped gone')
Rec = namedtuple('Rec', 'content seq')          # content: None, or the ids that made it; seq: of whom (with fence 'record')
# applied: effects in their order; early: updates that must not be lost, since their create is there; hand: retried by hand
Ghost = namedtuple('Ghost', 'applied early hand')
Env = namedtuple('Env', 'crash outage flip hand clear rules')
State = namedtuple('State', 'items rec lane parties ghost env')

CREATE, UPDATE, REST = 'CKIc', 'UVHu', 'cud'
IDLE = Party('idle', None)

DEFAULT = dict(
    chain='', where='', deps=(), exists=False, max_attempts=2, parties=1,
    crash=0, outage=1, flip=1, hand=0, clear=0,     # how often what may happen
    atomic=False,           # a call is one step (but for a crash), made under the lane
    skew=False,             # the clock of the second party is ahead: all that waits is due for it
    postpones=False,        # a handler that is out postpones: no attempt is counted
    one=False,              # one item of a record in one commit, as on a standalone server
    # --- switches; these values are the rule as recommended
    passes='vncs',          # kinds of failure that do not hold ('' : as it was, everything holds)
    fence='record',         # an item that somebody may have passed does not run any more if: 'record': the record, or its
                            # tombstone, was written by a later one (the first create writes no sequence, so that updates
                            # before it may follow) | 'queue': a later one is completed (and was not cleaned away) |
                            # 'settle': whoever passes an open item fails it | 'none'
    doubt='vncsih',         # ... asked of items whose last failure is one of these, and of those retried by hand (attempts 0)
    again=True,             # a selection that steps over an item, or runs one that is in doubt, is made again under the
                            # lane
    cas='att+epoch',        # an item is settled if nobody settled it since (here: if it has the same kind) | 'att': if it
                            # has the same attempts
    guard=True,             # an attempt that is taken back is checked like a settlement
    early=True,             # a create makes the updates due again that came before it
    maker='queue',          # ... if it is the first create or delete that the queue knows of | 'open': .. that is open |
                            # 'any': whatever came before
    behind=True,            # a create makes the updates due again that waited for it behind it
    yields=True,            # ... and what is behind it waits until they have run
    alone=True,             # ... also where it runs alone, or is a REST write
    delete=True,            # to delete what is not there is done
    equal=True,             # to create what is there exactly is done
    keep=True,              # a retry by hand keeps the failure
    suspects='holding',     # a suspect runs alone if nothing before it holds | 'open': is open
    final=True,             # superseded is final | counts as any failure
    # --- dependencies
    waits=True,             # a dependant waits until what it depends on is completed | until it has ended
    holds=True,             # ... and its record waits with it
    falls=True,             # ... and it fails if one ended otherwise
    gone='fails',           # one that was deleted: 'fails' the dependant | 'waits' | 'passes'
    lower=True,             # an item of a higher sequence is none that it depends on, but one that was sent again
    checked=True,           # in a batch, a dependant is settled only if what it depends on is completed there
    alone_waits=True,       # a suspect waits for its dependencies, too
    look=True,              # that a dependency failed is looked at again under the lane
    fed=True,               # a dependant may run in the commit of what it depends on | one commit later
)
STUCK = 'l: an item can never end'
WAITS = 'w: a due item waits for what waiting cannot cure'


def put(t, i, v):
    return t[:i] + (v,) + t[i + 1:]


def parts(s):
    return (s.items, s.rec, s.lane, s.ghost, s.env) + s.parties


def at(cfg, i):
    """The record of an item."""
    return int(cfg.where[i]) if cfg.where else 0


def records(cfg):
    return range(max(map(int, cfg.where)) + 1 if cfg.where else 1)


def on(cfg, items, r):
    return [(i, it) for i, it in enumerate(items) if at(cfg, i) == r]


def initial(cfg):
    rec = Rec(('0',) if cfg.exists else None, -1)
    has = set(cfg.chain)
    env = Env(cfg.crash, cfg.outage if 'H' in has else 0, cfg.flip if has & set('IV') else 0, cfg.hand, cfg.clear, False)
    items = (Item('-', 0, ''),) * len(cfg.chain)
    return State(items, (rec,) * len(records(cfg)), Lane(FREE, (), ()), (IDLE,) * cfg.parties, Ghost((), (), ()), env)


def is_open(it):
    return it.st in 'PW'


def passes(cfg, it):
    """It waits for a retry, and waiting alone cannot make that a success."""
    return it.st == 'W' and it.kind != '' and it.kind in cfg.passes


def dependency(cfg, items, i):
    """-> '' all are completed, 'open' one is not, 'gone' one will not be."""
    if not cfg.deps:
        return ''
    answer = ''
    for j in cfg.deps[i]:
        st = 'G' if j >= len(items) or cfg.lower and j > i else items[j].st
        if st in 'FGX':
            if st == 'G' and cfg.gone == 'passes' or st == 'F' and not cfg.waits:
                continue
            if cfg.falls and not (st == 'G' and cfg.gone == 'waits'):
                return 'gone'
            answer = 'open'
        elif st != 'C':
            answer = 'open'
    return answer


def same(cfg, i):
    """Creates of one letter have the same content."""
    return 'C' if cfg.chain[i] == 'c' else cfg.chain[i]


# ---------------------------------------------------------------- the plan: pure, of the items of one record

def first_maker(cfg, items, r):
    for i, it in on(cfg, items, r):
        if it.st not in '-XG' and cfg.chain[i] not in UPDATE and (cfg.maker != 'open' or is_open(it)):
            return i
    return None


def latest(cfg, items, maker, r):
    """The latest completed item, but for a create that came first: that does not pass the updates before it."""
    return max([i for i, it in on(cfg, items, r) if it.st == 'C' and not (i == maker and cfg.chain[i] in CREATE)] + [-1])


def takes(cfg, c, maker):
    """Whether the updates before the create c are about its record."""
    return cfg.early and (cfg.maker == 'any' or c == maker)


def waiting_for(cfg, items, c, maker, last):
    """The updates that wait for the create c."""
    if cfg.chain[c] not in CREATE:
        return ()
    return tuple(i for i, it in on(cfg, items, at(cfg, c)) if last < i != c and cfg.chain[i] in UPDATE and is_open(it)
                 and it.kind == 'n' and (cfg.behind if i > c else takes(cfg, c, maker)))


def select(cfg, items, suspects):
    maker = tuple(first_maker(cfg, items, r) for r in records(cfg))
    last = tuple(latest(cfg, items, maker[r], r) for r in records(cfg))
    rows = [i for i, it in enumerate(items) if is_open(it)]
    suspects = tuple(i for i in suspects if i in rows)
    for i in suspects:                              # alone, if nothing before it is in its way
        before = [items[j] for j in rows if j < i and at(cfg, j) == at(cfg, i)]
        waits = dependency(cfg, items, i)
        if items[i].st == 'P' and (waits != 'open' or not cfg.alone_waits) \
                and (all(passes(cfg, it) for it in before) if cfg.suspects == 'holding' else not before):
            r = at(cfg, i)
            riders = waiting_for(cfg, items, i, maker[r], last[r]) if cfg.alone else ()
            return Found(items, suspects, (i,), riders, maker, last, True, bool(before), (i,) * (waits == 'gone'))
    runs, stepped, held, gone = [], False, set(), []
    for i in rows:                                  # by sequence: what is depended on comes before
        r = at(cfg, i)
        if r in held:
            continue
        waits = dependency(cfg, items, i)
        if waits == 'open' and cfg.fed and cfg.deps and all(items[j].st == 'C' or j in runs for j in cfg.deps[i]):
            waits = ''                              # it may be completed in this batch, before this one
        if passes(cfg, items[i]):
            stepped = True
        elif items[i].st == 'P' and i not in suspects and waits != 'open' and not (cfg.one and runs):
            runs.append(i)
            if waits == 'gone':
                gone.append(i)
        elif waits != 'open' or items[i].st != 'P' or cfg.holds:
            held.add(r)                             # it holds what is behind it
    riders = sorted({i for c in runs for i in waiting_for(cfg, items, c, maker[at(cfg, c)], last[at(cfg, c)])
                     if i not in runs})
    return Found(items, suspects, tuple(runs), tuple(riders), maker, last, False, stepped, tuple(gone))


def doubtful(cfg, it):
    """Somebody may have passed it."""
    return it.kind != '' and (it.kind in cfg.doubt or it.att == 0)


def delicate(cfg, f):
    """Not to be relied on unless it was found under the lane."""
    return f.stepped or cfg.look and bool(f.gone) or any(doubtful(cfg, f.items[i]) for i in f.runs)


# ---------------------------------------------------------------- the decision: pure

def decide(cfg, f, rec, rules, out):
    """-> record, settlements {id: item}, effects in order, violation, whether the rest of the record is held.
    out: items whose handler is out"""
    settled, effects, bad, rec = {}, [], None, list(rec)

    def fail(i, kind):
        att = f.items[i].att + (kind != 'h' or not cfg.postpones)
        settled[i] = Item('F' if att >= cfg.max_attempts or kind == 'd' or kind == 's' and cfg.final else 'W', att, kind)

    def attempt(i):
        """-> the kind of its failure, or '' """
        nonlocal bad
        letter, it, r = cfg.chain[i], f.items[i], at(cfg, i)
        if i in f.gone:
            return 'd'
        if doubtful(cfg, it) and cfg.fence == 'queue' and f.last[r] > i:
            return 's'
        if i in out:
            return 'h'
        if letter in 'IV' and not rules:
            return 'v'
        content = rec[r].content
        if letter in CREATE:
            if content is not None:
                if content != (same(cfg, i),):
                    return 'c'
                if not cfg.equal:
                    bad = bad or 'd: an identical create is refused'
                    return 'c'
                return ''
            new = (same(cfg, i),)
        elif letter in UPDATE:
            if content is None:
                return 'n'
            new = content + (i,)
        else:
            if content is None and not cfg.delete:
                bad = bad or 'b: what is deleted already cannot be deleted'
                return 'n'
            new = None
        if doubtful(cfg, it) and cfg.fence == 'record' and rec[r].seq > i:
            return 's'
        rec[r] = Rec(new, -1 if letter in CREATE and i == f.maker[r] else max(rec[r].seq, i))
        effects.append(i)
        return ''

    held = set()
    for i in f.runs:
        r = at(cfg, i)
        if r in held:
            continue
        if cfg.deps and cfg.checked and i not in f.gone and not (f.alone and not cfg.alone_waits):
            if any(settled.get(j, f.items[j]).st not in ('CG' if cfg.gone == 'passes' else 'C')
                   for j in cfg.deps[i] if not (cfg.lower and j > i)) and \
                    (cfg.waits or any(settled.get(j, f.items[j]).st in 'PW' for j in cfg.deps[i])):
                held.add(r)                         # not settled, and what is behind it waits with it: also where one has
                continue                            # failed, since a create may take that back
        kind = attempt(i)
        if kind:
            fail(i, kind)
            if kind not in cfg.passes + 'd':
                held.add(r)
        else:
            settled[i] = Item('C', f.items[i].att + 1, '')
        if i in effects and cfg.chain[i] in CREATE:
            failed = [k for k, it in settled.items() if it.kind == 'n' and at(cfg, k) == r and takes(cfg, i, f.maker[r])]
            for k in failed:
                if cfg.guard:
                    settled[k] = f.items[k]         # as if not attempted: due
                else:
                    del settled[k]
            mine = [k for k in waiting_for(cfg, f.items, i, f.maker[r], f.last[r]) if k in f.riders]
            for k in mine:
                settled[k] = f.items[k]._replace(st='P')
            if cfg.yields and (mine or failed):
                held.add(r)
    if cfg.fence == 'settle':
        done = max([i for i, it in settled.items() if it.st == 'C' and not (i == f.maker[0] and cfg.chain[i] in CREATE)] + [-1])
        for k, it in enumerate(f.items):
            if k < done and k not in settled and passes(cfg, it):
                settled[k] = Item('F', it.att, 's')
            elif k in settled and k < done and settled[k].st == 'W' and settled[k].kind in cfg.passes:
                settled[k] = settled[k]._replace(st='F', kind='s')
    return tuple(rec), settled, effects, bad, held


# ---------------------------------------------------------------- what must hold

def makers(cfg, s, r):
    return [j for j, it in on(cfg, s.items, r) if it.st not in '-XG' and cfg.chain[j] not in UPDATE]


def in_order(cfg, s, applied, i):
    """Whether the effect of i may come behind these: an update may come behind its create."""
    over = [j for j in applied if j > i and at(cfg, j) == at(cfg, i)]
    c = (makers(cfg, s, at(cfg, i)) + [None])[0]
    return not over or cfg.chain[i] in UPDATE and c in over and cfg.chain[c] in CREATE and all(j <= c for j in over)


def of_time(it):
    return it.st == 'W' and it.kind in ('', 'h', 'i')


def cured(cfg, items, i):
    """It waits, and time will change that: alone, or what it depends on is open, or an item before it on its record waits so."""
    it = items[i]
    return of_time(it) or it.st == 'P' and any(
        items[j].st in 'PW' for j in (cfg.deps[i] if cfg.deps else ()) if j < i)


def held_up(cfg, items, i):
    return any(cured(cfg, items, j) for j in range(i + 1) if at(cfg, j) == at(cfg, i) and (j < i or items[j].st == 'P'))


def commit(cfg, s, f, rec, settled, effects):
    """-> state, violation"""
    bad, applied, early = None, s.ghost.applied, s.ghost.early
    for i in effects:
        if cfg.deps and any((settled[j].st if j in settled else s.items[j].st) != 'C' for j in cfg.deps[i]):
            bad = bad or 'k: applied, and what it depends on is not'
        if i in applied:
            bad = bad or 't: applied twice'
        if not in_order(cfg, s, applied, i):
            bad = bad or 'h: out of order on the record'
        applied += (i,)
    for i in settled:
        if settled[i].kind == 'd' and not any(
                j > i or s.items[j].st in 'FGX' or j in s.ghost.hand and is_open(s.items[j]) for j in cfg.deps[i]):
            bad = bad or 'y: failed for a dependency that may be completed'
        if i in f.runs and i not in s.ghost.hand and settled[i].kind not in ('s', 'd') and settled[i].st != 'P' and any(
                cured(cfg, s.items, j) and j < i and j not in settled and j not in s.ghost.hand for j, e in on(cfg, s.items, at(cfg, i))):
            bad = bad or 'f: passed an item that time would cure'
    items = s.items
    for i, new in settled.items():
        items = put(items, i, new)
    for c in [i for i in effects if cfg.chain[i] in CREATE]:
        for i, it in on(cfg, s.items, at(cfg, c)):
            if is_open(it) and cfg.chain[i] in UPDATE and it.kind in ('', 'n') and i not in s.ghost.hand and i not in early \
                    and (s.env.rules or cfg.chain[i] != 'V') and dependency(cfg, s.items, i) != 'gone' \
                    and (i < c == makers(cfg, s, at(cfg, c))[0] or i > c and it.kind == 'n'
                         and not any(cured(cfg, s.items, j) for j, _ in on(cfg, s.items, at(cfg, c)) if j < i)):
                early += (i,)
                if items[i].st == 'W' and items[i].kind != 'h' or items[i].st == 'F' and items[i].kind not in 'h':
                    bad = bad or 'a: an update is not due although its create is there'
    for i, new in settled.items():
        if new.st == 'F' and new.kind in 'ns' and i in early:
            bad = bad or 'a: an update before its create is lost'
        if new.st == 'F' and i in applied:
            bad = bad or 'x: failed although its effect stands'
        if new.st in 'CF':
            early = tuple(j for j in early if j != i)
    return s._replace(items=items, rec=rec, ghost=s.ghost._replace(applied=applied, early=early)), bad


def needless(cfg, f):
    """A due item is not run although nothing that time would cure is before it."""
    for i, it in enumerate(f.items):
        if it.st == 'P' and i not in f.runs and not f.alone and not cfg.one and not held_up(cfg, f.items, i) \
                and not (f.suspects and any(j < i for j in f.runs)):
            return WAITS
    return None


# ---------------------------------------------------------------- steps

def successors(cfg, s):
    for q in range(cfg.parties):
        yield from party_steps(cfg, s, q)
    yield from environment(cfg, s)


def setp(s, q, pc, found=None):
    return s._replace(parties=put(s.parties, q, Party(pc, found)))


def names(cfg, ids):
    return ' '.join(f'{cfg.chain[i]}{i + 1}' for i in ids) or 'nothing'


def shown(cfg, f):
    return names(cfg, f.runs) + (' alone' if f.alone else '') + \
        (f' (waits for it: {names(cfg, f.riders)})' if f.riders else '')


def sees(cfg, s, q):
    if not cfg.skew or q == 0:
        return s.items
    return tuple(it._replace(st='P') if it.st == 'W' else it for it in s.items)


def party_steps(cfg, s, q):
    p, lane, me = s.parties[q], s.lane, f'P{q + 1}'
    if p.pc == 'idle':
        f = select(cfg, sees(cfg, s, q), lane.suspects)
        if not f.runs and lane.owner != DEAD:
            if needless(cfg, f):
                yield f'{me} finds nothing', s, WAITS, True
            return
        if not cfg.atomic:
            yield f'{me} finds {shown(cfg, f)}', setp(s, q, 'found', f), None, True
        elif lane.owner == DEAD:
            yield from take_over(cfg, s, q, me, 'idle')
        else:
            yield from run(cfg, s._replace(lane=lane._replace(batch=f.runs)), q, me, f)
    elif p.pc == 'found':
        if lane.owner == DEAD:
            yield from take_over(cfg, s, q, me, 'look')
        elif lane.owner == FREE:
            t = s._replace(lane=lane._replace(owner=q, batch=p.found.runs))
            if lane.suspects or cfg.again and delicate(cfg, p.found):
                yield f'{me} claims the lane, to find again', setp(t, q, 'look'), None, True
            else:
                yield f'{me} claims the lane', setp(t, q, 'run', p.found), needless(cfg, p.found), True
        else:
            yield f'{me} finds the lane taken', setp(s, q, 'idle'), None, True
    elif p.pc == 'look':
        f = select(cfg, sees(cfg, s, q), lane.suspects)
        alive = tuple(i for i in lane.suspects if is_open(s.items[i]))
        if f.runs:
            t = s._replace(lane=Lane(q, f.runs, alive))
            yield f'{me} finds under its lane {shown(cfg, f)}', setp(t, q, 'run', f), needless(cfg, f), True
        else:
            yield f'{me} finds nothing under its lane, releases', \
                setp(s._replace(lane=Lane(FREE, (), alive)), q, 'idle'), needless(cfg, f), True
        if s.env.crash:
            yield crash(s, q, me)
    elif p.pc == 'run':
        yield from run(cfg, s, q, me, p.found)


def take_over(cfg, s, q, me, pc):
    lane, items = s.lane, s.items
    if len(lane.batch) == 1 and is_open(items[lane.batch[0]]):
        i = lane.batch[0]
        it = items[i]
        items = put(items, i, Item('F' if it.att + 1 >= cfg.max_attempts else 'W', it.att + 1, 'i'))
    suspects = lane.suspects + tuple(i for i in lane.batch if i not in lane.suspects)
    t = s._replace(items=items, lane=Lane(FREE if pc == 'idle' else q, (), suspects))
    yield f'{me} takes the lane over, suspects {names(cfg, suspects)}', setp(t, q, pc), None, True


def crash(s, q, me):
    env = s.env._replace(crash=s.env.crash - 1)
    return f'** {me} crashes', setp(s._replace(lane=s.lane._replace(owner=DEAD), env=env), q, 'idle'), None, False


def run(cfg, s, q, me, f):
    hs = [i for i in f.runs if cfg.chain[i] == 'H'] if s.env.outage else []
    for out in [()] + [(i,) for i in hs]:
        rec, settled, effects, bad, held = decide(cfg, f, s.rec, s.env.rules, out)
        if any(not is_open(s.items[i]) or s.items[i].att != f.items[i].att or
               cfg.cas == 'att+epoch' and s.items[i].kind != f.items[i].kind for i in settled):
            yield f'{me} misses an item, finds again', setp(s, q, 'look'), None, True
            continue
        t, b = commit(cfg, s, f, rec, settled, effects)
        bad = bad or b or cfg.atomic and needless(cfg, f) or None
        if any(i not in settled for i in f.runs) and not any(settled[i].kind == 'h' for i in settled) and not cfg.deps \
                and not any(cfg.chain[i] in CREATE for i in effects):
            bad = bad or WAITS
        left = tuple(i for i in s.lane.suspects if is_open(t.items[i]) and not (f.alone and i in f.runs))
        t = t._replace(lane=Lane(FREE, (), left), env=t.env._replace(outage=t.env.outage - len(out)))
        yield f'{me} ' + (f'runs {shown(cfg, f)}, ' if cfg.atomic else '') + 'commits' + \
            (f' ({names(cfg, out)}: its handler is out)' if out else '') + ': ' + \
            (' '.join(f'{names(cfg, (i,))}={x.st}{x.kind}' for i, x in sorted(settled.items())) or 'nothing'), \
            setp(t, q, 'idle'), bad, True
    if s.env.crash:
        yield crash(s, q, me + (f', amid {names(cfg, f.runs)},' if cfg.atomic else ''))


def environment(cfg, s):
    e = s.env
    for i, it in enumerate(s.items):
        if it.st == 'W':
            yield f'** retry time of {names(cfg, (i,))}', s._replace(items=put(s.items, i, it._replace(st='P'))), None, True
        if it.st == 'F' and e.hand:
            ghost = s.ghost._replace(hand=s.ghost.hand + (i,), early=tuple(j for j in s.ghost.early if j != i))
            items = put(s.items, i, Item('P', 0, it.kind if cfg.keep else ''))
            yield f'** {names(cfg, (i,))} is retried by hand', \
                s._replace(items=items, ghost=ghost, env=e._replace(hand=e.hand - 1)), None, False
        if e.clear and it.st in 'PWF' and not (s.lane.owner != FREE and i in s.lane.batch):
            ghost = s.ghost._replace(early=tuple(j for j in s.ghost.early if j != i))
            yield f'** {names(cfg, (i,))} is deleted', s._replace(
                items=put(s.items, i, Item('G', 0, '')), ghost=ghost, env=e._replace(clear=e.clear - 1)), None, False
    if e.flip:
        yield '** the rules change: what was invalid is valid', s._replace(env=e._replace(flip=e.flip - 1, rules=True)), \
            None, False
    nxt = next((i for i, it in enumerate(s.items) if it.st == '-'), None)
    if nxt is None:
        return
    if cfg.deps and any(j < nxt and s.items[j].st in 'GX' for j in cfg.deps[nxt]):
        yield f'** {names(cfg, (nxt,))} is refused', s._replace(items=put(s.items, nxt, Item('X', 0, ''))), None, False
    elif cfg.chain[nxt] not in REST:
        yield f'** {names(cfg, (nxt,))} is added', s._replace(items=put(s.items, nxt, Item('P', 0, ''))), None, False
    elif s.lane.owner == FREE:
        yield from rest(cfg, s, nxt)


def rest(cfg, s, i):
    """A direct write: first what is due on its record runs (the steps of a party), then it commits or answers 4xx."""
    if any(at(cfg, j) == at(cfg, i) for j in select(cfg, s.items, s.lane.suspects).runs):
        return
    me = f'** REST write {names(cfg, (i,))}'
    refused = s._replace(items=put(s.items, i, Item('X', 0, '')))
    holding = [j for j, it in on(cfg, s.items, at(cfg, i)) if is_open(it) and not passes(cfg, it)]
    if holding:
        bad = None if any(of_time(s.items[j]) or s.items[j].st == 'P' for j in holding) \
            else 'g: a REST write is refused for what waiting cannot cure'
        yield f'{me} is answered 409: {names(cfg, holding)} waits', refused, bad, False
        return
    items = put(s.items, i, Item('P', 0, ''))       # if it succeeds it is stored as the newest, and completed
    maker = tuple(first_maker(cfg, items, r) for r in records(cfg))
    riders = waiting_for(cfg, items, i, maker[at(cfg, i)], -1) if cfg.alone else ()
    f = Found(items, (), (i,), riders, maker, (-1,) * len(maker), True, False, ())
    rec, settled, effects, bad, _ = decide(cfg, f, s.rec, s.env.rules, ())
    if settled[i].st != 'C' or cfg.chain[i] == 'd' and s.rec[at(cfg, i)].content is None:
        yield f'{me} is answered 4xx', refused, bad, False
        return
    t, b = commit(cfg, s._replace(items=items), f, rec, settled, effects)
    yield f'{me} is done' + (f', makes due: {names(cfg, riders)}' if riders else ''), t, bad or b, False


def done(cfg, s):
    return not any(map(is_open, s.items)) and s.lane.owner != DEAD
