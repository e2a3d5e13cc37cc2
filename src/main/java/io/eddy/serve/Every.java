package io.eddy.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Does something again and again, from the server's start to its end. */
final class Every extends AbstractLifeCycle {
    private final Duration pause;
    private final Scheduler scheduler;
    private final Runnable task;

    Every(Duration pause, Scheduler scheduler, Runnable task) {
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
            task.run();
            next();
        }
    }
}
