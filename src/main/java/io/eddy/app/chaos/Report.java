package io.eddy.app.chaos;

import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param kills of Eddy
 * @param brokerKills of the broker
 * @param secondsToLearning in rising order, after each kill that the next one left time for
 * @param events sent
 * @param deadLetters how many of the events are no lessons
 * @param written how many events the intake wrote again
 * @param repeated how many predictions were published again
 * @param snapshots how many were published
 * @param guarantee that was asked for
 * @param digests of the last models, one for each partition
 * @param differences none if the promise held
 */
public record Report(
        int kills,
        int brokerKills,
        List<Double> secondsToLearning,
        long events,
        long deadLetters,
        long written,
        long repeated,
        int snapshots,
        String guarantee,
        List<String> digests,
        List<Difference> differences) {
    private static final int SHOWN = 10;

    public Report {
        secondsToLearning = secondsToLearning.stream().sorted().toList();
        digests = List.copyOf(digests);
        differences = List.copyOf(differences);
    }

    public boolean holds() {
        return differences.isEmpty();
    }

    @Override
    public String toString() {
        return "%s%n%s: %s, %,d events (%,d of them dead letters, %s%,d predictions repeated), %,d snapshots; %s"
                .formatted(
                        recoveries(),
                        guarantee,
                        killed(),
                        events,
                        deadLetters,
                        written == 0 ? "" : "%,d written again by the intake and learned once, ".formatted(written),
                        repeated,
                        snapshots,
                        outcome());
    }

    private String recoveries() {
        int count = secondsToLearning.size();
        return count == 0
                ? "no kill was followed by learning before the next"
                : String.format(
                        Locale.ROOT,
                        "from a kill to the next new prediction: median %.2f s, longest %.2f s (%d times, start of the JVM included)",
                        secondsToLearning.get(count / 2),
                        secondsToLearning.get(count - 1),
                        count);
    }

    private String killed() {
        return kills + " kills" + (brokerKills == 0 ? "" : " of Eddy and " + brokerKills + " of the broker");
    }

    private String outcome() {
        if (holds()) {
            return "digest " + String.join(", ", digests) + " equal";
        }
        StringBuilder text = new StringBuilder("NOT as it should be:");
        differences.stream()
                .limit(SHOWN)
                .forEach(difference -> text.append(System.lineSeparator()).append(difference));
        return text.toString();
    }
}
