package io.eddy.app.example;

import io.eddy.app.demo.chat.Customers;
import io.eddy.feature.Event;

/** What customers say to the bot of the demo, and what they want by that. */
final class Intents implements ExampleStream {
    private final Customers customers;

    Intents(long seed) {
        customers = Customers.of(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Customers.Saying saying = customers.say(index);
        event.set("text", saying.text()).label(saying.wants());
    }
}
