package io.eddy.app.chaos;

import io.eddy.app.chaos.Strike.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Who is killed when: random, and the same for the same settings. */
final class Strikes {
    /** Steady twice, because only a process that has learned much has much to lose. */
    private static final List<When> MIX =
            List.of(When.STARTING, When.READY, When.CATCHING_UP, When.STEADY, When.STEADY);

    private Strikes() {}

    static List<Strike> plan(ChaosSettings settings) {
        Random random = new Random(settings.seed());
        List<Strike> strikes = new ArrayList<>();
        for (int i = 0; i < settings.kills(); i++) {
            strikes.add(strike(-1, settings.instances(), random));
        }
        for (int i = 0; i < settings.brokerKills(); i++) {
            int broker = settings.brokers() == 1 ? 0 : random.nextInt(settings.brokers());
            strikes.add(random.nextInt(strikes.size() + 1), strike(broker, settings.instances(), random));
        }
        return strikes;
    }

    private static Strike strike(int broker, int instances, Random random) {
        When when = MIX.get(random.nextInt(MIX.size()));
        return new Strike(
                broker,
                random.nextInt(instances),
                when,
                random.nextDouble(),
                // half of them, because a static member that is back in time keeps its partitions and nothing moves
                broker < 0 && instances > 1 && random.nextBoolean());
    }
}
