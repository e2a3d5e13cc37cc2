package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.app.StopSignal;
import io.eddy.app.broker.EmbeddedBroker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Eddy's own broker without anything else, until it is told to stop. */
@Command(name = "broker", description = "Run Eddy's own Kafka broker and nothing else, until Ctrl-C.")
final class BrokerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final BrokerOptions options = new BrokerOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path dataDir = options.dataDir();
        int port = options.port(spec);
        try (StopSignal signal = StopSignal.listen();
                EmbeddedBroker broker = EmbeddedBroker.startOn(dataDir, port).orElseThrow(() -> taken(dataDir))) {
            out.printf("broker at %s, its data in %s; Ctrl-C stops it%n", broker.address(), dataDir);
            out.flush();
            signal.await();
            out.println("stopping ...");
            out.flush();
        }
        return 0;
    }

    private static Failure taken(Path dataDir) {
        return new Failure("a broker runs on the data folder %s already%s; use that one, or choose another --data-dir"
                .formatted(
                        dataDir,
                        EmbeddedBroker.runningOn(dataDir)
                                .map(broker -> ", at %s (process %d)".formatted(broker.address(), broker.processId()))
                                .orElse(", or did a moment ago")));
    }
}
