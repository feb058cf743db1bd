package dev.offlinesync.api.body;

import dev.offlinesync.core.item.WellFormed;

/** What a text may be made of. */
final class Texts {
    private Texts() {}

    /** What can be written as UTF-8, at most {@code max} characters of it. */
    static String printable(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max) + "…" : text;
        if (WellFormed.text(cut)) {
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
