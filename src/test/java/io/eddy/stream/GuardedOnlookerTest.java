package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.snapshot.Snapshot;
import io.eddy.wire.PredictionMessage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GuardedOnlookerTest {
    @Test
    void what_an_onlooker_throws_does_not_reach_the_learner_and_it_is_not_asked_again() {
        AtomicInteger asked = new AtomicInteger();
        TaskBoard board = new TaskBoard();
        board.watch(new Onlooker() {
            @Override
            public void answered(int partition, Event event, PredictionMessage message) {}

            @Override
            public void model(int partition, Snapshot copy) {}

            @Override
            public void left(int partition) {}

            @Override
            public boolean wantsModel(int partition) {
                asked.incrementAndGet();
                throw new IllegalStateException("closed a moment ago");
            }
        });

        assertThat(board.onlooker().wantsModel(0)).isFalse();
        assertThat(board.onlooker().wantsModel(0)).isFalse();
        board.onlooker().left(0);

        assertThat(asked).hasValue(1);
    }
}
