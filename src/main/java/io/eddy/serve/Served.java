package io.eddy.serve;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the HTTP server answers with.
 *
 * @param metrics the text for {@code /metrics}
 * @param live whether the process works at all
 * @param ready whether it does its work now
 * @param figures what is counted
 * @param feedback where requests and feedback are written to, if something joins them
 * @param models that predict
 * @param show what is shown of the learners as they learn
 */
public record Served(
        Supplier<String> metrics,
        Supplier<Health> live,
        Supplier<Health> ready,
        HttpFigures figures,
        Optional<FeedbackLog> feedback,
        ServedModels models,
        LiveShow show) {}
