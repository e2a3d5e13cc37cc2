package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrikesTest {
    private static List<Strike> plan(long seed, int instances) {
        return Strikes.plan(new ChaosSettings(
                ChaosSettings.DEFAULT_MODEL, true, "classic", 100, 3, 10, instances, 0, seed, 1, List.of(), List.of()));
    }

    @Test
    void the_same_seed_kills_the_same_at_the_same_moments() {
        assertThat(plan(1, 2)).isEqualTo(plan(1, 2)).isNotEqualTo(plan(2, 2));
    }

    @Test
    void every_moment_of_a_life_and_every_victim_gets_its_share() {
        List<Strike> strikes = plan(3, 2);

        assertThat(strikes).hasSize(110);
        assertThat(strikes)
                .filteredOn(Strike::hitsBroker)
                .hasSize(10)
                .noneMatch(Strike::away)
                .extracting(Strike::broker)
                .contains(0, 1, 2);
        for (Strike.When when : Strike.When.values()) {
            assertThat(strikes)
                    .filteredOn(strike -> strike.when() == when)
                    .hasSizeGreaterThan(10)
                    .extracting(Strike::instance)
                    .contains(0, 1);
        }
        assertThat(strikes).filteredOn(Strike::away).hasSizeBetween(25, 75);
    }

    @Test
    void nobody_stays_away_when_there_is_nobody_else() {
        assertThat(plan(1, 1)).noneMatch(Strike::away).allMatch(strike -> strike.instance() == 0);
    }
}
