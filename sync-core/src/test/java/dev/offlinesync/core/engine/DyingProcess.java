package dev.offlinesync.core.engine;

import dev.offlinesync.core.store.StoreUnavailable;
import java.util.concurrent.Callable;

/** A process that dies at its n-th call of the store, or when it is told to: from then on no call has an effect or an answer. */
final class DyingProcess implements InterceptedStore.Interception {
    private int at;
    private final boolean before;
    int calls;

    DyingProcess(int at, boolean before) {
        this.at = at;
        this.before = before;
    }

    /** One that dies only when it is told to. */
    DyingProcess() {
        this(Integer.MAX_VALUE, true);
    }

    /** kill -9: from now on nothing happens any more. */
    void die() {
        at = 0;
    }

    @Override
    public Object around(String method, Callable<Object> real) throws Exception {
        calls++;
        if (calls > at || (calls == at && before)) {
            throw new StoreUnavailable("the process is dead");
        }
        Object answer = real.call();
        if (calls == at) {
            throw new StoreUnavailable("the process died just now");
        }
        return answer;
    }
}
