package io.eddy.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;

/**
 * Whether a cluster's transactions hold what exactly once rests on. Below version 2 (KIP-890) each transaction of a producer has
 * the same epoch, so a request of one that arrives late can end or join the next: a part of that is then committed without the rest.
 */
final class TransactionVersion {
    static final String FEATURE = "transaction.version";
    static final short NEEDED = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private TransactionVersion() {}

    /** What is wrong and what to do, if it is not known to be well. */
    static Optional<String> doubt(Admin admin, String address) {
        FeatureMetadata features;
        try {
            features = admin.describeFeatures(
                            new DescribeFeaturesOptions().timeoutMs(Math.toIntExact(PATIENCE.toMillis())))
                    .featureMetadata()
                    .get();
        } catch (ExecutionException e) {
            return Optional.of(
                    "exactly_once_v2 rests on %s %d or later, and the cluster at %s does not tell which it has: %s"
                            .formatted(FEATURE, NEEDED, address, KafkaReason.of(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while asking for the features of the cluster at " + address, e);
        }
        return doubt(features.finalizedFeatures(), features.supportedFeatures(), address);
    }

    static Optional<String> doubt(
            Map<String, FinalizedVersionRange> finalized,
            Map<String, SupportedVersionRange> supported,
            String address) {
        FinalizedVersionRange has = finalized.get(FEATURE);
        int version = has == null ? 0 : has.maxVersionLevel();
        if (version >= NEEDED) {
            return Optional.empty();
        }
        SupportedVersionRange can = supported.get(FEATURE);
        String first =
                can != null && can.maxVersion() >= NEEDED ? "" : "upgrade its brokers to Kafka 4.0 or later, then ";
        return Optional.of(
                "exactly_once_v2 does not hold on the cluster at %s: its %s is %d, and below %d (KIP-890) a request that arrives late can tear or lose a transaction; %s"
                                .formatted(address, FEATURE, version, NEEDED, first)
                        + "run  kafka-features.sh --bootstrap-server %s upgrade --feature %s=%d"
                                .formatted(address, FEATURE, NEEDED));
    }
}
