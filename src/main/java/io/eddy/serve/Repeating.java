package io.eddy.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, from the server's start to its end. */
final class Repeating extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

    private final Duration pause;
    private final Scheduler scheduler;
    private final Runnable task;

    Repeating(Duration pause, Scheduler scheduler, Runnable task) {
        this.pause = pause;
        this.scheduler = scheduler;
        this.task = task;
    }

    @Override
    protected void doStart() {
        next();
    }

    private void next() {
        scheduler.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        if (isRunning()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error(
                        "something of the HTTP server fails, and is tried again",
                        e); // because the scheduler tells nobody
            } finally {
                next();
            }
        }
    }
}
