package dev.offlinesync.api;

/** What a text may be made of. */
final class Texts {
    private Texts() {}

    /** Whether every surrogate has its other half: one alone is no character and cannot be written as UTF-8. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** What can be written as UTF-8, at most {@code max} characters of it. */
    static String printable(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max) + "…" : text;
        if (isWellFormed(cut)) {
            return cut;
        }
        StringBuilder out = new StringBuilder(cut);
        for (int i = 0; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                out.setCharAt(i, '\ufffd');
            }
        }
        return out.toString();
    }
}
