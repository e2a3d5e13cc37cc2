package io.eddy.serve;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

class RepeatingTest {
    @Test
    void what_fails_once_is_done_again() throws Exception {
        ScheduledExecutorScheduler timer = new ScheduledExecutorScheduler("every-test", true);
        AtomicInteger times = new AtomicInteger();
        Repeating every = new Repeating(Duration.ofMillis(1), timer, () -> {
            if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
        });
        timer.start();
        every.start();

        await().until(() -> times.get() > 2);

        every.stop();
        timer.stop();
    }
}
