package dev.offlinesync.testkit.store;

import dev.offlinesync.core.store.SyncStore;

/** What happens when a store is called: the call, or something else before it, after it or in place of it. */
public interface Interceptor {
    /**
     * Answers a call. {@code call.on(store)} makes it.
     *
     * @param store the real one
     * @return what the caller is answered; what is thrown instead, the caller gets
     */
    <A> A around(StoreCall<A> call, SyncStore store);

    /** Does something before each call of this kind. If it throws, the call is not made. */
    static Interceptor before(Class<? extends StoreCall<?>> kind, Runnable action) {
        return new Interceptor() {
            @Override
            public <A> A around(StoreCall<A> call, SyncStore store) {
                if (kind.isInstance(call)) {
                    action.run();
                }
                return call.on(store);
            }
        };
    }

    /**
     * Does something after each call of this kind, before its caller has the answer. If it throws, the answer is lost.
     */
    static Interceptor after(Class<? extends StoreCall<?>> kind, Runnable action) {
        return new Interceptor() {
            @Override
            public <A> A around(StoreCall<A> call, SyncStore store) {
                A answer = call.on(store);
                if (kind.isInstance(call)) {
                    action.run();
                }
                return answer;
            }
        };
    }
}
