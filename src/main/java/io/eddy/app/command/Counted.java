package io.eddy.app.command;

import java.util.Locale;

/** A number with its noun: {@code 1 row}, {@code 2,000 rows}, {@code 3 classes}. */
final class Counted {
    private Counted() {}

    static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : what.endsWith("s") ? "es" : "s");
    }
}
