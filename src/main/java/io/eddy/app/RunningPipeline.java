package io.eddy.app;

import io.eddy.serve.Health;
import io.eddy.serve.HttpServer;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.TaskStatus;
import io.eddy.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A pipeline with what stands around it: its metrics, its HTTP server. Close it to drain and stop them all. */
public final class RunningPipeline implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final PipelineLock lock;
    private final Pipeline pipeline;
    private final Telemetry telemetry;
    private final HttpServer http;

    private RunningPipeline(PipelineLock lock, Pipeline pipeline, Telemetry telemetry, HttpServer http) {
        this.lock = lock;
        this.pipeline = pipeline;
        this.telemetry = telemetry;
        this.http = http;
    }

    /** @throws Failure if another runs on the same folder, or the HTTP address cannot be had */
    public static RunningPipeline start(PipelineSettings settings, InetSocketAddress address) {
        PipelineLock lock = PipelineLock.take(settings.stateFolder(), settings.applicationId());
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        // first, because joining the group and restoring the state go on by themselves meanwhile
        pipeline.start();
        Telemetry telemetry = new Telemetry(pipeline::tasks, System::currentTimeMillis);
        HttpServer http;
        try {
            http = HttpServer.start(
                    address,
                    telemetry::scrape,
                    () -> health(pipeline.isAlive(), pipeline),
                    () -> health(pipeline.isReady(), pipeline));
        } catch (IOException e) {
            telemetry.close();
            pipeline.close();
            lock.close();
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
        telemetry.watch(pipeline.streams());
        return new RunningPipeline(lock, pipeline, telemetry, http);
    }

    private static Health health(boolean up, Pipeline pipeline) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", pipeline.streams().state().toString());
        Map<String, String> models = new LinkedHashMap<>();
        for (TaskStatus task : pipeline.tasks()) {
            models.put(Integer.toString(task.partition()), task.version().toString());
        }
        details.put("models", models);
        pipeline.failure().ifPresent(failure -> details.put("failure", failure));
        return up ? Health.up(details) : Health.down(details);
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
        boolean drained = pipeline.close(DRAIN);
        telemetry.close();
        lock.close();
        if (!drained) {
            throw new Failure("the pipeline did not stop within " + DRAIN.toSeconds()
                    + " s; nothing is lost, but the next start may have to wait for its place in the group");
        }
    }
}
