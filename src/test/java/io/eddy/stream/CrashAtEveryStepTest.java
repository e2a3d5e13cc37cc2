package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.eddy.Seeds;
import io.eddy.replay.Recovery;
import io.eddy.spec.Specification;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Crashes that a real kill hits once in a thousand times: a simulated pipeline is cut before each single action in turn, the next
 * process again while it comes back, and so on to the end of the log. Whatever was cut, what is visible is what an undisturbed run shows.
 */
class CrashAtEveryStepTest {
    private static final Logger RECOVERY = (Logger) LoggerFactory.getLogger(Recovery.class);

    private int cuts;

    /** Because it says what it does at each of some thousand starts. */
    @BeforeAll
    static void quieten() {
        RECOVERY.setLevel(Level.ERROR);
    }

    @AfterAll
    static void speakAgain() {
        RECOVERY.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cut_before_any_action_it_ends_as_if_nothing_had_happened(boolean exactlyOnce) {
        Seeds.forEach(2, seed -> {
            Undisturbed undisturbed = new Undisturbed(seed, false);
            Cut never = Cut.never();
            new SimulatedRun(undisturbed, exactlyOnce, false, seed).live(never);
            for (long action = 0; action < never.actions(); action++) {
                SimulatedRun run = new SimulatedRun(undisturbed, exactlyOnce, action % 2 == 0, seed);
                run.live(Cut.after(action));
                finish(run);
            }
        });

        assertThat(cuts).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cut_again_and_again_it_ends_as_if_nothing_had_happened(boolean exactlyOnce) {
        Seeds.forEach(15, seed -> {
            Random random = new Random(seed);
            SimulatedRun run = run(seed, exactlyOnce, random.nextBoolean());
            for (int life = 0; life < 10; life++) {
                run.live(Cut.after(random.nextInt(40)));
            }
            finish(run);
        });

        assertThat(cuts).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void with_damaged_checkpoints_too(boolean exactlyOnce) {
        Seeds.forEach(15, seed -> {
            Random random = new Random(seed);
            SimulatedRun run = run(seed, exactlyOnce, false);
            for (int life = 0; life < 6; life++) {
                run.live(Cut.after(random.nextInt(160)));
                run.damage();
            }
            finish(run);
        });

        assertThat(cuts).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void started_afresh_in_between_too(boolean exactlyOnce) {
        Seeds.forEach(15, seed -> {
            Random random = new Random(seed);
            SimulatedRun run = run(seed, exactlyOnce, false);
            for (int life = 0; life < 3; life++) {
                run.live(Cut.after(random.nextInt(160)));
                run.liveAfresh(Cut.after(random.nextInt(160)));
            }
            finish(run);
        });

        assertThat(cuts).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reset_in_between_too(boolean exactlyOnce) {
        Seeds.forEach(15, seed -> {
            Random random = new Random(seed);
            SimulatedRun run = run(seed, exactlyOnce, false);
            for (int life = 0; life < 3; life++) {
                run.live(Cut.after(random.nextInt(160)));
                run.reset();
                run.live(Cut.after(random.nextInt(160)));
            }
            finish(run);
        });

        assertThat(cuts).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_models_that_write_texts_or_have_several_outputs_or_tell_what_is_unusual_too(boolean exactlyOnce) {
        for (Specification specification : List.of(Undisturbed.TEXTS, Undisturbed.SEVERAL, Undisturbed.UNUSUAL)) {
            Seeds.forEach(4, seed -> {
                Random random = new Random(seed);
                SimulatedRun run = new SimulatedRun(new Undisturbed(seed, specification), exactlyOnce, false, seed);
                for (int life = 0; life < 10; life++) {
                    run.live(Cut.after(random.nextInt(80)));
                    run.damage();
                }
                finish(run);
            });
        }

        assertThat(cuts).isPositive();
    }

    /** Every tenth is of a model that has to find out its features. */
    private static SimulatedRun run(long seed, boolean exactlyOnce, boolean retention) {
        return new SimulatedRun(new Undisturbed(seed, seed % 10 == 0), exactlyOnce, retention, seed);
    }

    private void finish(SimulatedRun run) {
        run.finish();
        cuts += run.crashes();
    }
}
