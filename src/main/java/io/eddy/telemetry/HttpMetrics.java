package io.eddy.telemetry;

import io.eddy.serve.HttpFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Meters of what is asked over HTTP. */
final class HttpMetrics implements MeterBinder {
    private final HttpFigures figures;

    HttpMetrics(HttpFigures figures) {
        this.figures = figures;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "answered", HttpFigures::answered);
        counter(registry, "refused", HttpFigures::refused);
        counter(registry, "failed", HttpFigures::failed);
        FunctionTimer.builder(
                        MeterNames.HTTP_PREDICT.meter(),
                        figures,
                        HttpFigures::predicted,
                        HttpFigures::predictNanos,
                        TimeUnit.NANOSECONDS)
                .description(MeterNames.HTTP_PREDICT.description())
                .register(registry);
        Gauge.builder(MeterNames.HTTP_SLOW.meter(), figures, now -> now.slowNanos() / 1e9)
                .description(MeterNames.HTTP_SLOW.description())
                .baseUnit(MeterNames.HTTP_SLOW.unit())
                .register(registry);
    }

    private void counter(MeterRegistry registry, String outcome, ToDoubleFunction<HttpFigures> count) {
        FunctionCounter.builder(MeterNames.HTTP_REQUESTS.meter(), figures, count)
                .description(MeterNames.HTTP_REQUESTS.description())
                .tag(MeterNames.HTTP_REQUESTS.tags().get(0), outcome)
                .register(registry);
    }
}
