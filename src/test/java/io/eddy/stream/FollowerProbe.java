package io.eddy.stream;

import io.eddy.feature.Event;
import io.eddy.learn.Prediction;
import io.eddy.serve.ModelFollower;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.Stand;
import java.util.Map;
import java.util.Optional;

/** A process with a follower in it, which tells each version that it sees, and what that says of an event: {@code at OFFSET DIGEST PREDICTION}. */
final class FollowerProbe {
    private FollowerProbe() {}

    static Event question() {
        Event event = new Event();
        event.field("x").setNumber(0.5);
        event.field("customer").setText("customer 17");
        return event;
    }

    static String text(Prediction prediction) {
        return prediction instanceof Prediction.OfClass said
                ? said.classes() + "/"
                        + java.util.Arrays.toString(said.probabilities()).replace(" ", "")
                : prediction.toString();
    }

    public static void main(String[] args) throws Exception {
        try (ModelFollower follower = ModelFollower.of(Map.of("bootstrap.servers", args[0]))
                .topic(args[1])
                .model("exam")
                .start()) {
            Optional<Stand> told = Optional.empty();
            while (System.in.available() == 0) {
                Optional<Stand> stand = follower.status().stand();
                if (stand.isPresent() && !stand.equals(told)) {
                    FrozenModel model = follower.newest();
                    if (model.version().equals(stand.get().version())) {
                        told = stand;
                        System.out.printf(
                                "at %d %s %s%n",
                                model.version().offset(), stand.get().digest(), text(model.predict(question())));
                    }
                }
                Thread.onSpinWait();
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
        }
    }
}
