package io.eddy.app.chaos;

import io.eddy.app.Failure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One run: starts brokers and Eddy, sends events, kills one or the other at random moments and starts it again, lets the rest be
 * learned, and compares.
 */
public final class Chaos {
    /** Long, because another instance takes over only when the session of the dead one has run out, and machines can be slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ChaosSettings settings;
    private final PrintWriter out;
    private final Stage stage;
    private final long start = System.nanoTime();
    private final List<Struck> struck = new ArrayList<>();
    private int told;

    private Chaos(ChaosSettings settings, PrintWriter out, Stage stage) {
        this.settings = settings;
        this.out = out;
        this.stage = stage;
    }

    /**
     * Does it.
     *
     * @param folder empty, for everything; what the processes print is in its log files
     * @param out is told of each kill
     * @throws Failure if something went wrong that is no kill
     */
    public static Report run(ChaosSettings settings, Path folder, PrintWriter out, EventSource source)
            throws InterruptedException {
        try (Stage stage = Stage.set(settings, folder, out, source)) {
            return new Chaos(settings, out, stage).run();
        }
    }

    private Report run() throws InterruptedException {
        Comeback latest = watched(0);
        for (Strike strike : Strikes.plan(settings)) {
            awaitMoment(strike, latest);
            latest.overtake();
            latest = strike(strike);
        }
        awaitLearning(latest);
        stage.sender().finish();
        stage.awaitLearned("the last event to be sent", PATIENCE, stage.sender()::isDone);
        Assessment assessment = new Assessment(settings, stage, struck);
        stage.awaitLearned("the last event to be learned", PATIENCE, assessment::allIsPublished);
        stage.await("the last snapshot", PATIENCE, assessment::lastSnapshotIsPublished);
        for (Instance instance : stage.instances()) {
            instance.stop();
        }
        return assessment.report();
    }

    private Comeback watched(long logEnd) {
        Comeback comeback = new Comeback(settings.partitions(), logEnd);
        stage.watcher().tell(comeback);
        return comeback;
    }

    private void awaitMoment(Strike strike, Comeback latest) throws InterruptedException {
        Instance instance = stage.instances().get(strike.instance());
        switch (strike.when()) {
            case STARTING -> {}
            case READY -> stage.await(instance.name() + " to be ready", PATIENCE, instance::isReady);
            case CATCHING_UP -> {
                awaitLearning(latest);
                long published = stage.published();
                long wanted =
                        published + (long) (strike.share() * (stage.sender().sent() - published));
                stage.awaitLearned("the backlog to be learned", PATIENCE, () -> stage.published() >= wanted);
            }
            case STEADY -> {
                awaitLearning(latest);
                stage.awaitLearned("all events that are sent to be learned", PATIENCE, stage::isSteady);
            }
        }
        long since = strike.when() == Strike.When.STARTING ? instance.startNanos() : System.nanoTime();
        stage.await("the moment", PATIENCE, () -> System.nanoTime() - since >= strike.delayNanos());
    }

    private void awaitLearning(Comeback latest) throws InterruptedException {
        stage.await("learning after a kill", PATIENCE, latest::isDone);
        tell();
    }

    private Comeback strike(Strike strike) throws InterruptedException {
        Instance instance = stage.instances().get(strike.instance());
        String moment = moment(strike, instance);
        long published = stage.published();
        long now = System.nanoTime();
        String victim = instance.name();
        Comeback comeback;
        if (strike.hitsBroker()) {
            victim = stage.canSpareABroker() ? "broker-" + (strike.broker() + 1) : "broker";
            long end = stage.endOfPredictions();
            now = System.nanoTime();
            stage.killBroker(strike.broker());
            comeback = watched(end);
            if (stage.canSpareABroker()) {
                stage.await("learning without " + victim, PATIENCE, comeback::isDone);
            }
            stage.restoreBroker(strike.broker());
        } else {
            instance.kill();
            comeback = watched(stage.endOfPredictions());
            if (strike.away()) {
                stage.await("others to take over from " + victim, PATIENCE, comeback::isDone);
            }
            instance.startAgain();
        }
        struck.add(new Struck(victim, moment, (now - start) / 1e9, published, now, comeback));
        return comeback;
    }

    private static String moment(Strike strike, Instance instance) {
        String words = switch (strike.when()) {
            case STARTING ->
                String.format(Locale.ROOT, "%.1f s after a start", (System.nanoTime() - instance.startNanos()) / 1e9);
            case READY -> "just ready";
            case CATCHING_UP -> "catching up";
            case STEADY -> "steady";
        };
        return words + (strike.away() ? ", staying away" : "");
    }

    /** Prints what is known by now of the kills so far. */
    private void tell() {
        for (; told < struck.size(); told++) {
            out.printf("%4d %s%n", told + 1, struck.get(told));
        }
        out.flush();
    }
}
