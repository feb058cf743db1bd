"""The runs of the lane protocol.  pypy3 protocol_runs.py [name]    (how a name begins; after a colon, what is in it)

push: pushes whose items are stored as they end.  off push: one of their protections is off.  The others are older: tx, off,
standalone, new.
"""
import protocol
from check import report
from protocol import Op


def C(r): return Op(r, 'create', 'apply')
def U(r): return Op(r, 'update', 'apply')
def D(r): return Op(r, 'delete', 'apply')
def M(r): return Op(r, 'update', 'done')        # own effect: a mail
def K(r): return Op(r, 'update', 'poison')      # kills its server


RUNS = []


def run(name, expect, **kw):
    """expect: '' = must hold, else the codes (letters) that must be found; '?' = just show"""
    RUNS.append((name, expect, kw))


# 1. transaction mode as recommended --------------------------------------------------------------
TX = {
    'create-update-delete': dict(items=(C(0), U(0), D(0)), recs=(False,), initial=2),
    'update-delete-create': dict(items=(U(0), D(0), C(0)), recs=(True,), initial=3),
    'two-records': dict(items=(U(0), U(1), U(0)), recs=(True, True), initial=3),
    'own-effect': dict(items=(M(0), U(1), M(2)), recs=(True, True, True), initial=2),
}
for n, sc in TX.items():
    run(f'tx {n}: crash 1, slow 1, fail 1', '', **sc)
    run(f'tx {n}: crash 2, slow 1, fail 1', '', **sc, crash=2)
    run(f'tx {n}: crash 1, slow 2, fail 1', '', **sc, expire=2)
    run(f'tx {n}: lost commit answer', '', **sc, unknown=1, crash=1, expire=1)
    full = {**sc, 'initial': 3}
    run(f'tx {n}: clear, hand requeue', '', **{**full, 'items': sc['items'][:2], 'initial': 2}, clear=1, requeue=1, fail=2, limit=6_000_000)
    run(f'tx {n}: REST gives up', '', **full, withdraw=1)
run('tx 3 attempts', '', items=(U(0), U(0)), recs=(True,), initial=2, crash=3, expire=1, max_attempts=3)
run('off: commit of a single leaves its name in the lane', 'i', items=(U(0), U(0)), recs=(True,), initial=2, crash=1,
    expire=2, max_attempts=3, unname=False)
run('tx clear then resend', '?', items=(U(0), U(0)), recs=(True,), initial=2, clear=1, resend=1, crash=0, fail=0)
run('tx claim before find', '', **TX['create-update-delete'], find='after')
run('tx claim before find own-effect', '', **TX['own-effect'], find='after', requeue=1)

# 2. protections off, one at a time ---------------------------------------------------------------
base = dict(items=(C(0), U(0)), recs=(False,), initial=2)
own = dict(items=(M(0), U(1)), recs=(True, True), initial=2)
run('off: settle by epoch only', '?', **base, cas='epoch')
run('off: settle by epoch only, claim before find', '?', **base, cas='epoch', find='after')
run('off: settle by epoch only, claim before find, hand requeue, lost answer', '?', **base, cas='epoch', find='after',
    requeue=1, unknown=1, clear=1)
run('off: settle without sequence, else as ever', '?', **base, cas='att', requeue=1)
run('off: lane written last in the transaction', '?', **base, lane_at='last')
run('off: batch counted in the claim stays in the lane', '?', **base, owed_again=True, max_attempts=3)
run('off: lane only read in the transaction', '?', **base, lane='read')
run('off: lane not looked at in the transaction', '?', **base, lane='none')
run('off: lane only read, epoch-only settle', '?', **base, lane='read', cas='epoch', find='after')
run('off: session killed after the claim', '?', **base, kill='after', crash=1)
run('off: session killed after the claim (crash 2)', '?', **base, kill='after', crash=2, count='marked')
run('off: session not killed', '?', **base, kill='none')
run('off: count after the claim, old batch kept, marked', 'f', **base, count='marked', crash=2)
run('off: count after the claim, old batch kept, unmarked', '?', **base, count='plain', crash=2, max_attempts=3)
run('off: count after the claim, batch overwritten', '?', **base, count='overwrite', crash=2)
run('off: stamp by compare-and-set without the lane', '?', **own, stamp='cas')
run('off: stamp by compare-and-set without the lane, hand requeue', '?', **own, stamp='cas', requeue=1, expire=2, fail=2)
run('off: stamp by compare-and-set, count marked', '?', **own, stamp='cas', count='marked')
run('off: stamp blind', '?', **own, stamp='blind')
run('off: no stamp', '?', **own, stamp='none')
run('off: start again at 1 forgets outcomes', '?', **own, restart='forget', clear=1)
run('off: start again at 1 forgets outcomes, REST gives up', '?', **own, restart='forget', withdraw=1)
run('off: interrupted in company takes the last attempt', '?', **base, spare=False, max_attempts=1)
run('off: no single working', '?', **base, singles=False, crash=2)
run('off: single working without narrowing', '?', **base, narrow=False, crash=2, max_attempts=3)
run('off: later items do not wait', '?', items=(U(0), U(0)), recs=(True,), initial=2, order='free')
uu = dict(items=(U(0), U(0)), recs=(True,), initial=2)
add = dict(items=(U(0), U(0)), recs=(True,), initial=1, clear=1, resend=1, crash=0, expire=0, fail=0, ignore=('a',))
run('off2: settle without sequence, clear, add, resend', 'b', **add, cas='att')
run('off2: settle with sequence, clear, add, resend', '', **add)
run('off2: clear and resend a create', '', items=(C(0), C(1)), recs=(False, False), initial=2, clear=1, resend=1, crash=0,
    fail=0)
run('off3: lane written last, count marked', 'c', **uu, lane_at='last', count='marked', ignore=('f: counted',))
run('off3: lane written last, crash 2, slow 2', 'c', **uu, lane_at='last', crash=2, expire=2)
run('off3: lane written first, crash 2, slow 2', '', **uu, crash=2, expire=2)
run('off3: stamp by compare-and-set, hand requeue', 'f', items=(M(0),), recs=(True,), initial=1, stamp='cas', requeue=1,
    fail=2, crash=0)
run('off3: stamp with the lane, hand requeue', '', items=(M(0),), recs=(True,), initial=1, requeue=1, fail=2, crash=1)
run('off2: lane written last, slow 2', '?', **uu, lane_at='last', expire=2)
run('off2: lane only read, slow 2', '?', **uu, lane='read', expire=2)
run('off2: lane not looked at, not killed, slow 2', '?', **uu, lane='none', kill='none', expire=2, crash=0)
run('off2: lane not looked at, epoch-only settle, not killed', '?', **uu, lane='none', kill='none', cas='epoch', find='after',
    crash=0)
run('off2: lane only read, epoch-only settle, not killed', '?', **uu, lane='read', kill='none', cas='epoch', find='after',
    crash=0)
run('off2: lane not looked at, count marked, not killed', '?', **uu, lane='none', kill='none', count='marked', crash=0)
run('off2: lane written, not killed, slow 2', '', **uu, kill='none', expire=2, crash=0)
run('off2: lane written last, fail 2', '?', **uu, lane_at='last', fail=2)
run('off2: lane only read, fail 2', '?', **uu, lane='read', fail=2)
run('off2: lane not looked at, fail 2', '?', **uu, lane='none', fail=2)
run('off2: lane not looked at, session not killed', '?', **uu, lane='none', kill='none', crash=0, fail=2)
run('off2: session not killed, nobody dies in a transaction', '?', **uu, kill='none', crash=0, fail=2)
run('off2: count kept and marked (idempotent, so without the lane it is harmless)', '', **uu, count='marked', crash=2,
    ignore=('f: counted',))
run('off2: count kept, not marked', '?', **uu, count='plain', crash=2, max_attempts=3, ignore=('f: counted',))
run('off2: count after, batch overwritten', '?', **uu, count='overwrite', crash=2, ignore=('f: counted',))

# 3. standalone -----------------------------------------------------------------------------------
SA = dict(mode='standalone', find='after', count='marked', zombies=False, stamp='cas', kill='none')
for n, sc in TX.items():
    run(f'standalone {n}: crash 1', '', **sc, **SA)
    run(f'standalone {n}: crash 2, fail 2', '', **sc, **SA, crash=2, fail=2)
    run(f'standalone {n}: clear, hand requeue', '', **sc, **SA, clear=1, requeue=1)
SAoff = dict(items=(U(0), U(0)), recs=(True,), initial=2, **SA)
SAdel = dict(items=(U(0), D(0)), recs=(True,), initial=2, **SA)


def alt(d, **kw): return {**d, **kw}


run('standalone off: find before claim', '?', **alt(SAoff, find='before'))
run('standalone off: fold, last mark', '?', **alt(SAoff, fold=True))
run('standalone off: fold, all marks', '?', **alt(SAoff, fold=True, marks='all', crash=2))
run('standalone off: fold, all marks, deletes', '?', **alt(SAdel, fold=True, marks='all', crash=2))
run('standalone off: no marks', '?', **alt(SAoff, marks='none'))
run('standalone off: record before tombstone', '?', **alt(SAdel, tomb='last'))
run('standalone off: outcome before mark', '?', **alt(SAoff, recognise='late'))
run('standalone off: interrupted fails without a look', '?', **alt(SAoff, check_fail=False, crash=2))
run('standalone off: settle does not mark the epoch', '?', **alt(SAoff, settle_marks=False))
run('standalone off: settle before record', '?', **alt(SAoff, settle='before'))
run('standalone off: REST gives up without the lane', '?', **alt(SAoff, withdraw=1))
run('standalone zombies: version in the filter', '?', **alt(SAoff, zombies=True), ignore=('f',))
run('standalone zombies: no version in the filter', '?', **alt(SAoff, zombies=True, filtered=False), ignore=('f',))
run('standalone zombies: deletes', '?', **alt(SAdel, zombies=True))
run('standalone zombies: delete and create', '?', **alt(dict(items=(U(0), D(0), C(0)), recs=(True,), initial=3, **SA),
                                                         zombies=True))
run('standalone zombies: own-effect', '?', **alt(dict(**own, **SA), zombies=True))

# 4. the design as of 'Design after review' -------------------------------------------------------
run('new tx, only interruptions alone count', '', **TX['create-update-delete'], spare='alone', crash=2)
run('new tx, only interruptions alone count, own-effect', '', **TX['own-effect'], spare='alone')
run('new tx, the same, lane written last', 'c', **uu, spare='alone', lane_at='last')
run('new tx, the same, update-update', '', **uu, spare='alone', crash=2, fail=2)
run('new tx, the same, suspects run although an earlier item is open', 'b', **uu, spare='alone', pred=False)
run('new standalone, find before claim', '?', **alt(SAoff, fold=True, chain=True, spare='alone', find='before'))
run('new standalone, find after claim', '?', **alt(SAoff, fold=True, chain=True, spare='alone', fail=0, crash=2))
run('new standalone, find after claim, an item rejected', '?', **alt(SAoff, fold=True, chain=True, spare='alone',
                                                                  max_attempts=1))
run('new standalone, deletes, tombstone last', '?', **alt(SAdel, fold=True, chain=True, spare='alone', tomb='last', fail=0))
run('new standalone, deletes, tombstone first', '?', **alt(SAdel, fold=True, chain=True, spare='alone', fail=0))
run('new standalone, one item per record and commit', '', **alt(SAdel, spare='alone', crash=2))
run('new standalone, one item per record and commit, update-update', '', **alt(SAoff, spare='alone', crash=2))


# 5. pushes: their items are stored as they end ---------------------------------------------------
P = dict(spare='alone')
PUSH = {
    'one': dict(items=(C(0),), recs=(False,), pushes=((0,),)),
    'two': dict(items=(C(0), U(0)), recs=(False,), pushes=((0, 1),)),
    'two records': dict(items=(C(0), U(1)), recs=(False, True), pushes=((0, 1),)),
    'behind an update': dict(items=(U(0), U(0)), recs=(True,), pushes=((1,),), initial=1),
    'beside an update': dict(items=(U(0), U(0)), recs=(True,), pushes=((1,),)),
    'beside a push': dict(items=(U(0), U(0)), recs=(True,), pushes=((0,), (1,))),
    'delete, create': dict(items=(D(0), C(0)), recs=(True,), pushes=((0, 1),)),
}
for n, sc in PUSH.items():
    run(f'push {n}: crash 1, slow 1, fail 1', '', **P, **sc)
    run(f'push {n}: crash 2, fail 0', '', **P, **sc, crash=2, fail=0)
    run(f'push {n}: sent again meanwhile', '', **P, **sc, resend=1)
    run(f'push {n}: lost commit answer', '', **P, **sc, unknown=1, resend=1, crash=0)
    run(f'push {n}: clear', '', **P, **sc, clear=1, crash=0)
POISON = {
    'poison': dict(items=(K(0),), recs=(True,), pushes=((0,),)),
    'poison in company': dict(items=(U(0), K(1)), recs=(True, True), pushes=((0, 1),)),
    'poison, then another push': dict(items=(K(0), U(1)), recs=(True, True), pushes=((0,), (1,))),
}
for n, sc in POISON.items():
    run(f'push {n}', '', **P, **sc, crash=0, expire=0)
    if len(sc['pushes']) == 1:                  # with two it takes millions of states
        run(f'push {n}: sent again meanwhile', '', **P, **sc, crash=0, expire=0, resend=1)
        run(f'push {n}: crash 1, slow 1', '', **P, **sc)
    run(f'push {n}: 3 attempts', '', **P, **sc, crash=0, expire=0, max_attempts=3)

two, killer = PUSH['two'], POISON['poison']
one = dict(items=(U(0),), recs=(True,), pushes=((0,),))     # to create again what is there would be done already
Q = dict(P, crash=0, expire=0)                  # no other fault than the one that is looked for
run('off push: what is open on the record is not looked for', 'b', **Q, **PUSH['behind an update'], look=False)
run('off push: an id that is there is replaced', 'a', **Q, **one, resend=1, insert='over')
run('off push: records first, the items in another transaction', 'a', **{**Q, 'crash': 1}, **one, fail=0, together=False)
run('off push: stored without what a failure holds up', 'n', **Q, **two, whole=False)
run('off push: the claim names nothing', 'p', **Q, **killer, named=False)
run('off push: the lane forgets what was not stored', 'j', **Q, **killer, unstored='forgotten')
run('off push: who holds the lane does not look who comes again', 'j', **Q, **POISON['poison, then another push'],
    held_too=False)
run('off push: the interruption from before it was stored does not count', 'j', **Q, **killer, strike=False)

if __name__ == '__main__':
    report(protocol, RUNS)
