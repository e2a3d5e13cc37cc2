package io.eddy.app.demo;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Specification;
import io.eddy.learn.Step;
import org.junit.jupiter.api.Test;

class ShopVisitsTest {
    @Test
    void scratch() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            ShopVisits v = new ShopVisits(seed);
            Event e = new Event();
            Learner learner = Learners.of(Specification.inferred("shop"));
            Evaluation ev = new Evaluation();
            Report last = ev.report();
            long t0 = System.nanoTime();
            for (long i = 0; i < 200_000; i++) {
                v.visit(i, e);
                if (i == 0) {
                    StringBuilder b = new StringBuilder();
                    for (int c = 0; c < e.width(); c++) b.append(e.name(c) + "=" + e.value(c) + " ");
                    System.out.println(b + " " + e.label());
                }
                Step s = learner.learn(e);
                ev.add(s.prediction(), s.label());
                if ((i + 1) % 5000 == 0) {
                    Report r = ev.report();
                    System.out.printf(
                            "%d acc %.3f maj %.3f last %.3f ll %.3f drifts %d%n",
                            i + 1,
                            d(
                                    last,
                                    r,
                                    last.model().total(Metric.ACCURACY).orElse(0),
                                    r.model().total(Metric.ACCURACY).orElse(0)),
                            b(last, r, "majority"),
                            b(last, r, "last"),
                            d(
                                    last,
                                    r,
                                    last.model().total(Metric.LOG_LOSS).orElse(0),
                                    r.model().total(Metric.LOG_LOSS).orElse(0)),
                            r.drifts());
                    last = r;
                }
            }
            System.out.println((System.nanoTime() - t0) / 200000 + " ns/event " + last.recentDrifts());
        }
    }

    static double b(Report l, Report r, String n) {
        return d(
                l,
                r,
                l.baselines().isEmpty()
                        ? 0
                        : l.baselines().get(n).total(Metric.ACCURACY).orElse(0),
                r.baselines().get(n).total(Metric.ACCURACY).orElse(0));
    }

    static double d(Report l, Report r, double a, double b) {
        return (b * r.events() - a * l.events()) / (r.events() - l.events());
    }
}
