package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/** Processes are killed for real; {@code eddy chaos --kills 100} does the same for longer. */
final class ChaosTrial {
    /** Several members, with text, ids, lags and windows. */
    static final Specification SHOP = SpecificationReader.read(Path.of("src/examples/shop.yaml"));

    /** One network with a piece of everything, in layers with dropout, and Adam's moments. */
    static final Specification NETWORK = SpecificationReader.parse("""
            name: chaos
            features:
              user: {type: id, dimensions: 4, maxRows: 50}
              item: category
              price: number
              search: text
              spent: {type: sum, of: price, by: user, halfLife: 1h, maxKeys: 50}
              lastOfUser: {type: last, of: label, by: user, count: 2}
              pause: {type: sinceLast, by: user, expireAfter: 1h}
            network: {hidden: [32, 16], activation: gelu, dropout: 0.1, layerNorm: true}
            output: inferred
            optimizer: {type: adam, learningRate: 0.005}
            """);

    private static final List<String> CHECKPOINTS = List.of("--checkpoint-every=1");

    /** Integration tests have neither the better compiler nor vectors, and what they start inherits that (pom.xml). */
    private static final List<String> AS_USERS_RUN_IT =
            List.of("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-Deddy.kernel=");

    private final Path folder;
    private final StringWriter out = new StringWriter();

    /** @param folder empty; keep it where something fails, for the processes' logs are in it */
    ChaosTrial(Path folder) {
        this.folder = folder;
    }

    /** Lets it happen, and checks that nothing that is published shows it. */
    Report run(Specification model, boolean exactlyOnce, int kills, int brokers, int brokerKills, int instances)
            throws Exception {
        return run(model, exactlyOnce, kills, brokers, brokerKills, instances, 0);
    }

    /** The same, and events come by a topic of so many partitions. */
    Report run(
            Specification model,
            boolean exactlyOnce,
            int kills,
            int brokers,
            int brokerKills,
            int instances,
            int sourcePartitions)
            throws Exception {
        ChaosSettings settings = new ChaosSettings(
                model,
                exactlyOnce,
                "classic",
                kills,
                brokers,
                brokerKills,
                instances,
                sourcePartitions,
                7,
                400,
                CHECKPOINTS,
                brokers == 1 ? List.of() : AS_USERS_RUN_IT);
        Report report = Chaos.run(settings, folder, new PrintWriter(out), EventSource.shop(7));
        assertThat(report.differences())
                .as("%s%s%nlogs are in %s", out, report, folder)
                .isEmpty();
        return report;
    }

    /** What it told of the kills. */
    String told() {
        return out.toString();
    }
}
