package io.eddy.app.command;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of the terminal that this process writes to, if it does. */
final class Terminal {
    /** Of a terminal that does not say. */
    static final int USUAL_COLUMNS = 80;

    private static final Pattern SIZE = Pattern.compile("\\d{1,5} (\\d{1,5})\\s*");

    private Terminal() {}

    /** Whether someone watches who sees what is drawn over what was drawn before. */
    static boolean isThere() {
        String kind = System.getenv("TERM");
        return System.console() != null && kind != null && !kind.equals("dumb");
    }

    /** How many characters it has in a line. Asks {@code stty}, because Java cannot tell. */
    static int columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL_COLUMNS; // because there is no stty on this system
        }
    }

    /** @param size rows and columns, as stty prints them */
    static int columns(String size) {
        Matcher known = SIZE.matcher(size);
        int columns = known.matches() ? Integer.parseInt(known.group(1)) : 0;
        return columns > 0 ? columns : USUAL_COLUMNS;
    }
}
