package dev.offlinesync.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Items a second as bars: the server's, and above it in grey what the baseline did. */
final class Chart {
    /** Nothing is written there: so much more in a second that all others would be slivers. */
    private static final String READING = "pending";

    private static final int WIDTH = 720;
    private static final int LEFT = 90;
    private static final int RIGHT = 130;
    private static final int TOP = 46;
    private static final int ROW = 46;
    private static final int BAR = 14;

    private final String title;
    private final List<Rounds> results;

    Chart(String title, List<Rounds> results) {
        this.title = title.replaceAll(" (at|in) .*", ""); // which database, not where
        this.results =
                results.stream().filter(r -> !r.workload().equals(READING)).toList();
    }

    String svg() {
        double most = results.stream()
                .mapToDouble(r -> Math.max(
                        r.median().served().rate(),
                        r.medianBaseline().map(b -> b.rate()).orElse(0.0)))
                .max()
                .orElse(1);
        int height = TOP + ROW * results.size() + 10;
        List<String> parts = new ArrayList<>();
        parts.add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                height));
        parts.add("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        parts.add(text(10, 20, "start", "#222", "Items a second. " + escaped(title)));
        for (int i = 0; i < results.size(); i++) {
            Rounds r = results.get(i);
            int y = TOP + ROW * i;
            parts.add(text(LEFT - 8, y + BAR + 4, "end", "#222", r.workload()));
            bar(parts, y, r.median().served().rate(), most, "#2563a8", label(r));
            r.medianBaseline()
                    .ifPresent(base ->
                            bar(parts, y + BAR + 3, base.rate(), most, "#b9c0c8", "baseline: " + number(base.rate())));
        }
        parts.add("</svg>");
        return String.join("\n", parts) + "\n";
    }

    private static String label(Rounds r) {
        return number(r.median().served().rate())
                + r.ratio()
                        .map(p -> String.format(Locale.ROOT, " (%.0f %%)", 100 * p.median()))
                        .orElse("");
    }

    private static void bar(List<String> parts, int y, double value, double most, String colour, String label) {
        double width = (WIDTH - LEFT - RIGHT) * value / most;
        parts.add(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LEFT,
                y,
                width,
                BAR,
                colour));
        parts.add(text(LEFT + (int) width + 6, y + BAR - 3, "start", "#444", label));
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, "%,.0f", rate);
    }

    private static String text(int x, int y, String anchor, String colour, String text) {
        return "<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" fill=\"" + colour + "\">" + text
                + "</text>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
