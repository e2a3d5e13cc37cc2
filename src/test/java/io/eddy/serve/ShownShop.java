package io.eddy.serve;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Step;
import io.eddy.wire.PredictionMessage;
import java.util.List;
import java.util.OptionalLong;

/** A learner of the demo's shop that is shown on the page as it learns. */
final class ShownShop {
    private final Serving serving;
    private final Evaluation evaluation = new Evaluation();
    private final Progressive progressive;
    private volatile LearnerView view;
    private volatile boolean left;
    private long learned;

    ShownShop(Serving serving) {
        this.serving = serving;
        progressive = new Progressive(serving.learner, evaluation);
        view = look(0, -1);
        serving.show.start(() -> left ? List.of() : List.of(view));
    }

    void learn(int events) throws RejectedEvent {
        for (int i = 0; i < events; i++) {
            Event event = serving.next();
            Step step = progressive.learn(event);
            serving.show.answered(
                    0,
                    event,
                    new PredictionMessage(
                            event.id(), step.prediction(), version(), step.label(), (float) step.loss(), event.time()));
            learned++;
        }
        view = look(0, -1);
    }

    void recover(long left) {
        view = look(left, -1);
    }

    void publish() {
        view = look(0, learned);
    }

    /** Its partition goes to another process. */
    void leave() {
        left = true;
        serving.show.left(0);
    }

    private ModelVersion version() {
        return new ModelVersion("shop", "abcdef", "events-0", learned);
    }

    private LearnerView look(long redoLeft, long snapshot) {
        return new LearnerView(
                0,
                version(),
                learned,
                evaluation.report(),
                serving.learner.vitals().members(),
                OptionalLong.of(7),
                redoLeft,
                snapshot);
    }
}
