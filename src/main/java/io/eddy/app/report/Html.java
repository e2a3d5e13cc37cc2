package io.eddy.app.report;

import java.util.Locale;

/** Text for a page. */
final class Html {
    private Html() {}

    /** What a file or an event says, as text and nothing else. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A figure, with as many decimals as are of use. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        return text(size >= 100 ? "%,.1f" : size >= 10 ? "%.2f" : "%.4f", value);
    }

    /** It scrolls within itself where it is wider than the page. */
    static String table(String head, String rows) {
        return text(
                "<div class=\"wide\"><table><thead><tr>%s</tr></thead><tbody>%n%s</tbody></table></div>%n", head, rows);
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
