package io.eddy.app;

import io.eddy.feature.Event;
import io.eddy.serve.HttpFigures;
import io.eddy.serve.HttpServer;
import io.eddy.serve.HttpSettings;
import io.eddy.serve.LearnerView;
import io.eddy.serve.LiveShow;
import io.eddy.serve.Served;
import io.eddy.serve.ServedModels;
import io.eddy.snapshot.Snapshot;
import io.eddy.stream.ClusterWatch;
import io.eddy.stream.Onlooker;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.TaskStatus;
import io.eddy.telemetry.Telemetry;
import io.eddy.wire.PredictionMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What requests and the page are answered with: it looks on as the pipeline learns. */
final class WebSide implements Onlooker, AutoCloseable {
    private final HttpFigures figures = new HttpFigures();
    private final ServedModels models = new ServedModels(System::nanoTime);
    private final @Nullable KafkaFeedback feedback;
    private final LiveShow show = new LiveShow(models, System::currentTimeMillis, System::nanoTime);

    /** @param settings say whether feedback is joined with its request */
    WebSide(PipelineSettings settings) {
        feedback = settings.loop().join().isPresent() ? new KafkaFeedback(settings.topics(), settings.kafka()) : null;
    }

    HttpServer serve(HttpSettings settings, Pipeline pipeline, ClusterWatch watch, Telemetry telemetry)
            throws IOException {
        Served served = new Served(
                telemetry::scrape,
                () -> PipelineHealth.live(pipeline, watch.status()),
                () -> PipelineHealth.ready(pipeline, watch.status()),
                figures,
                Optional.ofNullable(feedback),
                models,
                show);
        telemetry.watch(figures);
        if (feedback != null) {
            telemetry.watch(feedback.producer());
        }
        HttpServer server = HttpServer.start(settings, served, System::nanoTime);
        show.start(() -> views(pipeline, watch));
        return server;
    }

    private static List<LearnerView> views(Pipeline pipeline, ClusterWatch watch) {
        Map<Integer, Long> lags = watch.status().lags();
        return pipeline.tasks().stream()
                .map(task -> view(task, Optional.ofNullable(lags.get(task.partition()))))
                .toList();
    }

    private static LearnerView view(TaskStatus task, Optional<Long> lag) {
        return new LearnerView(
                task.partition(),
                task.version(),
                task.learned(),
                task.report(),
                task.vitals().members(),
                lag.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                task.redo().left(),
                task.snapshotOffset());
    }

    @Override
    public void answered(int partition, Event event, PredictionMessage message) {
        show.answered(partition, event, message);
    }

    @Override
    public boolean wantsModel(int partition) {
        return models.wants(partition);
    }

    @Override
    public void model(int partition, Snapshot copy) {
        models.offer(partition, copy);
    }

    @Override
    public void left(int partition) {
        models.remove(partition);
        show.left(partition);
    }

    @Override
    public void close() {
        show.close();
        if (feedback != null) {
            feedback.close();
        }
        models.close();
    }
}
