package dev.offlinesync.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** Remembers what goes to the database: each statement with its arguments, and each commit of a transaction. */
final class SentStatements {
    /** @param sql or {@code COMMIT} and {@code ROLLBACK}, which are round trips too */
    record Sent(String sql, List<Object> args) {
        /** Its first word, or of WITH the first that follows. */
        String word() {
            return sql.replaceFirst("^WITH .*?\\b(INSERT|UPDATE|DELETE)\\b.*", "$1")
                    .split(" ")[0];
        }
    }

    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    DataSource before(DataSource connections) {
        return proxy(DataSource.class, (proxy, method, args) -> {
            Object answer = call(connections, method, args);
            return answer instanceof Connection c ? watched(c) : answer;
        });
    }

    private Connection watched(Connection connection) {
        return proxy(Connection.class, (proxy, method, args) -> {
            if (method.getName().equals("commit") || method.getName().equals("rollback")) {
                sent.add(new Sent(method.getName().toUpperCase(java.util.Locale.ROOT), List.of()));
            }
            Object answer = call(connection, method, args);
            if (method.getName().equals("prepareStatement")) {
                return watched((PreparedStatement) answer, (String) args[0]);
            }
            if (method.getName().equals("createStatement")) {
                sent.add(new Sent("SET", List.of()));
            }
            return answer;
        });
    }

    private PreparedStatement watched(PreparedStatement statement, String sql) {
        Map<Integer, Object> bound = new TreeMap<>();
        return proxy(PreparedStatement.class, (proxy, method, args) -> {
            if (method.getName().equals("setObject")) {
                bound.put((Integer) args[0], args[1]);
            }
            if (method.getName().startsWith("execute")) {
                sent.add(new Sent(sql, new ArrayList<>(bound.values())));
            }
            return call(statement, method, args);
        });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SentStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What was sent since this was last asked. */
    List<Sent> take() {
        List<Sent> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    List<String> words() {
        return take().stream().map(Sent::word).toList();
    }
}
