package io.eddy.app;

/**
 * What {@code --verbose} means to the log. The properties are those that {@code logback.xml} reads, and it reads them once: when
 * the first logger is made.
 */
public final class Logging {
    private Logging() {}

    /** Only what needs a person's attention, where the program draws on the console; {@code --verbose} is stronger. */
    public static void quiet() {
        System.setProperty("EDDY_LOG_OWN", "WARN");
    }

    static void configure(boolean verbose) {
        if (verbose) {
            System.setProperty("EDDY_LOG", "INFO");
            System.setProperty("EDDY_LOG_STACK", "full");
        }
    }
}
