package io.eddy.app.example;

import java.util.List;
import java.util.Optional;

/** All examples. */
public final class Examples {
    /** In the order in which they are listed. */
    public static final List<Example> ALL = List.of(
            new Example("intents", "what a customer of a chatbot wants", 4_000, Intents::new),
            new Example(
                    "purchases", "what goes into a basket next: recommendation from purchases", 8_000, Purchases::new),
            new Example("clicks", "whether a user clicks on an item", 12_000, Clicks::new),
            new Example("fraud", "which card payments are fraud", 12_000, Payments::new),
            new Example("maintenance", "whether a machine will fail soon", 8_000, Machines::new),
            new Example("market", "whether tomorrow's price is above today's", 6_000, Market::new),
            new Example("images", "which digit is in a picture", 2_000, Pictures::new),
            new Example("translation", "from one language into another, from corrections", 3_000, Phrases::new),
            new Example("next-character", "the next character of a text", 8_000, Letters::new),
            new Example("routing", "which department a document is for", 4_000, Documents::new),
            new Example("segments", "which groups of customers there are, without labels", 4_000, Customers::new),
            new Example("unusual", "when a machine behaves unusually, without labels", 12_000, Turbine::new),
            new Example("outputs", "click, dwell time and purchase from one network", 8_000, Visits::new));

    private Examples() {}

    public static Optional<Example> called(String name) {
        return ALL.stream().filter(example -> example.name().equals(name)).findFirst();
    }
}
