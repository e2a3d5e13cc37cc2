package io.eddy.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code eddy --version} prints. */
final class Version implements IVersionProvider {
    private static final String UNKNOWN = "(not packaged)";

    @Override
    public String[] getVersion() throws IOException {
        String eddy = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse(UNKNOWN);
        return new String[] {
            "eddy " + eddy,
            "Kafka " + kafka(),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")
        };
    }

    /** From Kafka's own note, because its class for this makes a logger, before {@code --verbose} is read, for picocli asks early. */
    private static String kafka() throws IOException {
        Properties note = new Properties();
        try (InputStream stream = Version.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            if (stream != null) {
                note.load(stream);
            }
        }
        return note.getProperty("version", UNKNOWN);
    }
}
