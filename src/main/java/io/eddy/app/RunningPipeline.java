package io.eddy.app;

import io.eddy.serve.HttpServer;
import io.eddy.serve.HttpSettings;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.ClusterWatch;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** A pipeline with what stands around it: its metrics, its HTTP server. Close it to drain and stop them all. */
public final class RunningPipeline implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    /** Without the cluster nothing can be brought to an end. */
    private static final Duration DRAIN_ALONE = Duration.ofSeconds(3);

    private final PipelineLock lock;
    private final Pipeline pipeline;
    private final ClusterWatch watch;
    private final Telemetry telemetry;
    private final WebSide web;
    private final HttpServer http;

    private RunningPipeline(
            PipelineLock lock,
            Pipeline pipeline,
            ClusterWatch watch,
            Telemetry telemetry,
            WebSide web,
            HttpServer http) {
        this.lock = lock;
        this.pipeline = pipeline;
        this.watch = watch;
        this.telemetry = telemetry;
        this.web = web;
        this.http = http;
    }

    /** As {@link #start(PipelineSettings, HttpSettings)}, for whoever reaches the address. */
    public static RunningPipeline start(PipelineSettings settings, InetSocketAddress address) {
        return start(settings, HttpSettings.open(address));
    }

    /** @throws Failure if another runs on the same folder, or the HTTP address cannot be had */
    public static RunningPipeline start(PipelineSettings settings, HttpSettings listen) {
        PipelineLock lock = PipelineLock.take(settings.stateFolder(), settings.applicationId());
        boolean started = false;
        try {
            RunningPipeline running = start(lock, settings, listen);
            started = true;
            return running;
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    private static RunningPipeline start(PipelineLock lock, PipelineSettings settings, HttpSettings listen) {
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        WebSide web = null;
        boolean started = false;
        try {
            web = new WebSide(settings);
            pipeline.watch(web);
            // first, because joining the group and restoring the state go on by themselves meanwhile
            pipeline.start();
            RunningPipeline running = around(pipeline, web, lock, settings, listen);
            started = true;
            return running;
        } finally {
            if (!started) {
                pipeline.close();
                if (web != null) {
                    web.close();
                }
            }
        }
    }

    private static RunningPipeline around(
            Pipeline pipeline, WebSide web, PipelineLock lock, PipelineSettings settings, HttpSettings listen) {
        ClusterWatch watch = ClusterWatch.start(settings, pipeline, System::currentTimeMillis);
        Telemetry telemetry = new Telemetry(
                pipeline::tasks,
                pipeline::sources,
                pipeline::requests,
                pipeline::joins,
                watch::status,
                System::currentTimeMillis);
        HttpServer http = null;
        try {
            http = web.serve(listen, pipeline, watch, telemetry);
        } catch (IOException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        } finally {
            if (http == null) {
                telemetry.close();
                watch.close();
            }
        }
        telemetry.watch(pipeline.streams());
        return new RunningPipeline(lock, pipeline, watch, telemetry, web, http);
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    /** @throws Failure if it has stopped by itself; it says why */
    public void checkAlive() {
        if (!pipeline.isAlive()) {
            throw new Failure(
                    "the pipeline stopped: " + pipeline.failure().orElse("see the log above"),
                    pipeline.cause().orElse(null));
        }
    }

    public ClusterStatus cluster() {
        return watch.status();
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
        boolean silent = watch.status().silent();
        watch.close();
        boolean drained = pipeline.close(silent ? DRAIN_ALONE : DRAIN);
        web.close(); // not before the pipeline, which it looks on at
        telemetry.close();
        lock.close();
        if (!drained) {
            throw new Failure(
                    silent
                            ? "stopped without the cluster, since it does not answer; nothing is lost, the next start learns again what was not committed"
                            : "the pipeline did not stop within " + DRAIN.toSeconds()
                                    + " s; nothing is lost, but the next start may have to wait for its place in the group");
        }
    }
}
