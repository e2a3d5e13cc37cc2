package io.eddy.app;

import java.util.Optional;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** What {@code eddy --version} prints. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String eddy = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {
            "eddy " + eddy,
            "Kafka " + AppInfoParser.getVersion(),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")
        };
    }
}
