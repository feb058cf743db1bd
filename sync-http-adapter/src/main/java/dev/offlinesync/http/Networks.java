package dev.offlinesync.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses, such as those of the proxies in front of a server. Host names are none: looking them up takes time. */
public final class Networks {
    /** No address is one of them. */
    public static final Networks NONE = new Networks(List.of());

    private static final Pattern IP = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private final List<Network> all;

    private Networks(List<Network> all) {
        this.all = List.copyOf(all);
    }

    /** The addresses that have these bits in common with the first of them. */
    private record Network(InetAddress begin, int bits) {
        boolean contains(byte[] address) {
            byte[] first = begin.getAddress();
            if (address.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (first[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param ranges such as {@code 10.0.0.0/8}, {@code 192.168.1.7} or {@code fd00::/8}
     * @throws IllegalArgumentException naming the first that is no address and no range of addresses
     */
    public static Networks of(List<String> ranges) {
        return new Networks(ranges.stream().map(Networks::network).toList());
    }

    private static Network network(String range) {
        int slash = range.indexOf('/');
        String text = slash < 0 ? range : range.substring(0, slash);
        InetAddress first = address(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "an address such as 10.0.0.1, or a network such as 10.0.0.0/8, not " + range));
        int most = Byte.SIZE * first.getAddress().length;
        String bits = slash < 0 ? String.valueOf(most) : range.substring(slash + 1);
        if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
            throw new IllegalArgumentException("a network has 0 to " + most + " bits, not " + range);
        }
        return new Network(first, Integer.parseInt(bits));
    }

    /** The address that is written like this; empty if it is none. */
    static Optional<InetAddress> address(String text) {
        if (!IP.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text)); // no lookup, since it has no letters of a name
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return all.stream().anyMatch(network -> network.contains(bytes));
    }
}
