package io.eddy.bench;

import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Foreseen;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Step;
import io.eddy.spec.SpecificationReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;

/**
 * How well texts are foreseen in one pass, and what one costs in processor time to write and to learn from: {@code TranslationCost pairs.csv.gz
 * target src/examples/translation.yaml 20000}.
 */
public final class TranslationCost {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TOLD = 1_000;
    private static final int LAST = 2_000;

    /** Of so many events one is asked of once more, so that what writing costs is known by itself. */
    private static final int ASKED = 10;

    private TranslationCost() {}

    public static void main(String[] args) throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.read(Path.of(args[2])));
        int rows = Integer.parseInt(args[3]);
        Evaluation evaluation = new Evaluation();
        Event event = new Event();
        double writing = 0;
        double both = 0;
        double nats = 0;
        double words = 0;
        double right = 0;
        double lastNats = 0;
        double lastWords = 0;
        double lastRight = 0;
        try (DataFile file = DataFile.open(Path.of(args[0]), DataOptions.NONE.withLabel(args[1]))) {
            for (int row = 1; row <= rows && file.next(); row++) {
                file.fill(event);
                long start = THREADS.getCurrentThreadCpuTime();
                if (row % ASKED == 0) {
                    learner.predict(event);
                    writing += ASKED * (THREADS.getCurrentThreadCpuTime() - start);
                    start = THREADS.getCurrentThreadCpuTime();
                }
                Step step = learner.learn(event);
                both += THREADS.getCurrentThreadCpuTime() - start;
                evaluation.add(step);
                Foreseen foreseen = step.foreseen();
                if (foreseen != null) {
                    nats += foreseen.nats();
                    words += foreseen.words().length;
                    right += foreseen.right();
                    if (row > rows - LAST) {
                        lastNats += foreseen.nats();
                        lastWords += foreseen.words().length;
                        lastRight += foreseen.right();
                    }
                }
                if (row % TOLD == 0) {
                    Report report = evaluation.report();
                    System.out.printf(
                            "%,7d  perplexity %.2f, last 1,000 %.2f  words foreseen %.4f, %.4f  chrF %.3f, %.3f  ms: write %.2f learn %.2f%n",
                            row,
                            Math.exp(nats / words),
                            report.model().window(Metric.PERPLEXITY).orElse(Double.NaN),
                            right / words,
                            report.model().window(Metric.WORD_ACCURACY).orElse(Double.NaN),
                            report.model().total(Metric.CHRF).orElse(Double.NaN),
                            report.model().window(Metric.CHRF).orElse(Double.NaN),
                            writing / row / 1e6,
                            (both - writing) / row / 1e6);
                }
            }
        }
        System.out.printf(
                "last %,d: perplexity %.3f, words foreseen %.4f%n",
                LAST, Math.exp(lastNats / lastWords), lastRight / lastWords);
    }
}
