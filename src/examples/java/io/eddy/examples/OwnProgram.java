package io.eddy.examples;

import io.eddy.Eddy;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Prediction;
import io.eddy.learn.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A learner in a program of one's own, without Kafka: it learns from orders, is saved, and goes on. */
public final class OwnProgram {
    private static final String MODEL = "src/examples/returns.yaml";

    private OwnProgram() {}

    public static void main(String[] arguments) throws RejectedEvent, IOException {
        List<Order> orders = Order.madeUp(4_000, 1);
        Learner learner = Eddy.learner(MODEL);
        System.out.printf("right among the first 2,000: %.3f%n", shareOfRight(learner, orders.subList(0, 2_000)));

        Path saved = Files.createTempFile("returns", ".safetensors");
        Eddy.save(learner, saved);
        Learner another = Eddy.learner(MODEL, saved);
        System.out.printf("right among the next 2,000: %.3f%n", shareOfRight(another, orders.subList(2_000, 4_000)));

        Order asked = new Order("c3", 180, "Bern", "size to be tried on", null);
        System.out.println(another.predict(event(asked)));
        Files.delete(saved);
    }

    /** Predicts each order, then learns from it. */
    private static double shareOfRight(Learner learner, List<Order> orders) throws RejectedEvent {
        int right = 0;
        for (Order order : orders) {
            Step step = learner.learn(event(order));
            if (step.prediction() instanceof Prediction.OfClass said
                    && said.label().equals(order.outcome())) {
                right++;
            }
        }
        return (double) right / orders.size();
    }

    static Event event(Order order) {
        Event event = new Event();
        fill(order, event);
        return event;
    }

    /** What is known of an order, for the model. */
    static void fill(Order order, Event event) {
        event.set("customer", order.customer())
                .set("price", order.price())
                .set("city", order.city())
                .set("note", order.note());
        if (order.outcome() != null) {
            event.label(order.outcome());
        }
    }
}
