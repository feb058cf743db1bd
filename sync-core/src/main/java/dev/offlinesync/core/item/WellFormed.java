package dev.offlinesync.core.item;

/** Texts that UTF-8 can write: half a surrogate pair would become a question mark, and two ids one. */
public final class WellFormed {
    private WellFormed() {}

    /** Whether every surrogate has its other half. */
    public static boolean text(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (Character.isHighSurrogate(s.charAt(i))
                    && i + 1 < s.length()
                    && Character.isLowSurrogate(s.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(s.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
