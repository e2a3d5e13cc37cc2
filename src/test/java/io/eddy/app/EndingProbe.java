package io.eddy.app;

/** Begins a command in a JVM that a signal is already ending, as it does when Ctrl-C comes early in a start. */
final class EndingProbe {
    private EndingProbe() {}

    public static void main(String[] arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("code " + Main.run(arguments))));
    }
}
