"""The runs of the change feed.  pypy3 feed_runs.py [name part]"""
import feed
from check import report

RUNS = []


def run(name, expect, **kw):
    RUNS.append((name, expect, {'client': 'synced', **kw}))


THREE = dict(colls=(0, 0, 1), start=(1, 1, 0))
NOT_READ_AGAIN = ('lane', 'colls', 'tombs')
SNAPSHOT = ('all',)

# 1. as recommended -------------------------------------------------------------------------------
for c in ('synced', 'new'):
    run(f'feed, client {c}: commits', '', client=c, commits=3)
    run(f'feed, client {c}: pages of one row', '', client=c, **THREE, page=1)
    run(f'feed, client {c}: pages of two rows', '', client=c, **THREE, page=2, commits=3, pairs=False)
    run(f'feed, client {c}: retention', '', client=c, commits=3, purge=2)
    run(f'feed, client {c}: retention, pages', '', client=c, **THREE, page=1, purge=1)
    run(f'feed, client {c}: another program writes', '', client=c, foreign=2, commits=1)
    run(f'feed, client {c}: another program, retention', '', client=c, foreign=1, commits=2, purge=1)
    run(f'feed, client {c}: hand edits', '', client=c, touch=2, commits=1)
    run(f'feed, client {c}: lost and late answers', '', client=c, late=1, lost=1)
    run(f'feed, client {c}: own write', '', client=c, mut=1, fail=1)
    run(f'feed, client {c}: all of it a little', '', client=c, foreign=1, purge=1, mut=1, commits=1)
run('feed: failover', '', lag=1)
run('feed: failover, pages', '', **THREE, page=1, lag=1)
run('feed: failover, retention', '', lag=1, purge=1)
run('feed: failover, another program writes', '', lag=1, foreign=1)
run('feed: failover, lane read linearizable (then no copy is older than the pull)', '', lag=1, fresh=True)
run('feed: failover, rollback', '', young=1)
run('feed: shards', '', shards=1)
run('feed: restore', '', backup=2)
run('feed: restore, retention', '', backup=2, purge=1)
run('feed: an older server beside', '', wipe=1)
run('feed: an older server beside, retention', '', wipe=1, purge=1)
for op in ('put', 'del'):
    run(f'feed, own {op}: pages', '', mut=1, mut_op=op, **THREE, page=1)
    run(f'feed, own {op}: retention', '', mut=1, mut_op=op, purge=1)
    run(f'feed, own {op}: restore', '', mut=1, mut_op=op, backup=2, commits=1)
    run(f'feed, own {op}: failover', '', mut=1, mut_op=op, lag=1)
    run(f'feed, own {op}: late answers', '', mut=1, mut_op=op, late=1, commits=1)
    run(f'feed, own {op}: another program writes', '', mut=1, mut_op=op, foreign=1, commits=1)
run('feed, short when idle: retention', '', short=True, commits=3, purge=1)
run('feed, short when idle: another program, retention', '', short=True, foreign=1, purge=1)
run('feed, short when idle: failover, another program', '', short=True, foreign=1, lag=1)
run('feed, short when idle: own write, restore', '', short=True, mut=1, backup=2, commits=1)

# 2. everything of a page in one snapshot ---------------------------------------------------------
run('snapshot: commits', '', order=SNAPSHOT, commits=3)
run('snapshot: pages, retention', '', order=SNAPSHOT, **THREE, page=1, purge=1)
run('snapshot: another program writes', '', order=SNAPSHOT, foreign=1)
run('snapshot: failover, pages', '', order=SNAPSHOT, **THREE, page=1, lag=1)
run('snapshot: shards', '', order=SNAPSHOT, shards=1)
run('snapshot: own write, pages', '', order=SNAPSHOT, mut=1, **THREE, page=1)
run('snapshot off: missing numbers are not noticed', 'x', order=SNAPSHOT, foreign=1, notice=False)
run('snapshot off: the cursor does not know what was read', 'x', order=SNAPSHOT, **THREE, page=1, lag=1, least=False)
run('snapshot off: own write dropped when the cursor reaches it', 'o', order=SNAPSHOT, mut=1, **THREE, page=1, drop='cursor')

# 3. protections off, one at a time ---------------------------------------------------------------
run('off: no bound', 'mx', order=NOT_READ_AGAIN, bound=False)
run('off: W read last', 'm', order=('colls', 'tombs', 'lane'))
run('off: W read first, nothing noticed, lane not read again', 'x', order=NOT_READ_AGAIN, notice=False)
run('off: lane not read again', 'x', order=NOT_READ_AGAIN)
run('off: lane not read again, tombstones first', 'x', order=('lane', 'tombs', 'colls'))
run('off: lane read again, but only for purged', 'x', reread=False)
run('off: lane read again, but not for purged', 'm', recheck=False, purge=1)
run('off: lane not read again, retention', 'mx', order=NOT_READ_AGAIN, purge=1)
run('off: a page ends inside a number', 'm', **THREE, page=1, cut='row')
run('off: a page goes on beyond a collection that was cut short', 'm', **THREE, page=1, merge='max')
run('off: reads not causal, failover', 'mx', lag=1, causal=False)
run('off: reads not causal, shards', 'mx', shards=1, causal=False)
run('off: reads local, rollback', 'mvx', young=1, concern='local')
run('off: the cursor does not know what was read', 'x', lag=1, least=False)
run('off: a cursor from the future is up to date', 'x', lag=1, ahead='empty')
run('off: records without number are not noticed', 'x', foreign=1, notice=False)
run('off: not adopted', 'p', foreign=1, commits=1, adopt=False)
run('off: records without number are looked for before the page', 'x', foreign=1, check='before')
run('off: the number is taken off before the edit', 'm', touch=2, commits=1, touch_how='before')
run('off: tombstones go before purged is set', 'm', purge=1, purge_how='delete first')
run('off: tombstones go by id', 'm', purge=1, commits=3, purge_how='by id')
run('off: a scan of everything must know old tombstones', 'p', **THREE, page=1, purge=1, floor=False)
run('off: no new generation after a restore', 'mv', backup=2, rotate=False)
run('off: generation not in the cursor', 'p', backup=2, check_gen=False)
run('off: a lane that lost its fields begins again', 'm', wipe=1, renew=False)
run('off: a page is applied to any cursor', 'v', late=1, apply='blind')
run('off: cursor stored before the rows', 'm', store='cursor first')
run('off: own write dropped at its answer', 'o', mut=1, drop='answer')
run('off: own write dropped when the cursor reaches it', 'o', mut=1, drop='cursor')
run('off: own write dropped when the cursor reaches it, pages', 'o', mut=1, **THREE, page=1, drop='cursor')
run('off: own delete dropped when the cursor reaches it', 'o', mut=1, mut_op='del', drop='cursor')
run('off: own write dropped only by its record', 'p', mut=1, drop='record')
run('not needed: own write dropped only by an exact copy', '', mut=1, drop='exact')
run('off: receipts of another generation', 'lo', mut=1, backup=2, commits=2, receipt_gen=False)

# 4. standalone: single writes --------------------------------------------------------------------
SA = dict(mode='standalone')
run('standalone: commits', '', **SA)
run('standalone, client new: commits', '', **SA, client='new')
run('standalone: crash', '', **SA, crash=1)
run('standalone: two crashes', '', **SA, crash=2, pairs=False)
run('standalone: crash, what was cut short is cleared', '', **SA, crash=1, forget=1)
run('standalone: crash, what was cut short is never done again', '', **SA, crash=1, redo=False)
run('standalone: crash, retention', '', **SA, crash=1, purge=1, pairs=False)
run('standalone: crash, own write', '', **SA, crash=1, mut=1, commits=1)
run('standalone: crash, own delete', '', **SA, crash=1, mut=1, mut_op='del', commits=1)
run('standalone: another program writes', '', **SA, foreign=1, pairs=False)
run('standalone off: half a delete is told', 'm', **SA, crash=1, look=False)
run('standalone off: what is above W is not noticed', 'x', **SA, crash=1, notice=False)
run('standalone off: numbers above changes are not adopted', 'p', **SA, crash=1, redo=False, adopt_above=False)
run('standalone off: a record made again removes its tombstone', 'x', **SA, untomb=True)
run('standalone off: changes published first', 'm', **SA, publish='first')
run('standalone off: tombstones read first', 'x', **SA, order=('lane', 'tombs', 'look', 'colls', 'lane'))
run('standalone off: short when idle', 'x', **SA, crash=1, short=True)
run('standalone zombie', 'mx', **SA, zombie=1, pairs=False)
run('standalone: crash in a delete, and another program inserts the record', 'v', **SA, crash=1, foreign=1, commits=1)

# 5. other programs, and SYNC_WATCH ----------------------------------------------------------------
WATCH = dict(order=SNAPSHOT, colls=(0,), start=(1,), pairs=False, readers=1, commits=1)


def watch(name, expect, **kw):
    run('watch' + name, expect, **{**WATCH, **kw})


watch(': other programs edit and delete', '', beside=2)
watch(': other programs insert', '', start=(0,), client='new', beside=2)
watch(': other programs and two records', '', colls=(0, 0), start=(1, 0), beside=1)
watch(': two commits between', '', commits=2, beside=1)
watch(': an own write', '', mut=1, beside=1)
watch(': the reader dies', '', beside=2, crash=1)
watch(': the history is lost', '', beside=2, gap=1)
watch(': the history is lost, the reader dies', '', beside=1, gap=1, crash=1)
watch(', two readers: one is slow, one dies', '', readers=2, beside=1, zombie=1, crash=1)
watch(', two readers: one is slow while the history is lost', '', readers=2, beside=1, zombie=1, gap=1)
watch(' off: edits are not published', 'p', beside=1, edits=False)
watch(' off: the token is stored before its events are published', 'p', beside=1, crash=1, store_token='first')
watch(' off: what a commit has published since is not recognised', 't', beside=1, recognise=False)
watch(' off: what a pull has adopted since is not recognised', 't', beside=1, commits=0, recognise=False)
watch(' off: own deletions are not recognised', 't', beside=1, own_deletes=False)
watch(' off: what has no number is looked for before the lane is claimed', 't', beside=1, adopt_look='before')
watch(' off: lost history, and no new generation', 'p', gap=1, beside=1, gap_how='go on')
watch(' off: lost history, the new generation begins before the stream is opened', 'p', gap=1, beside=1,
      gap_how='reset first')

if __name__ == '__main__':
    report(feed, RUNS)
