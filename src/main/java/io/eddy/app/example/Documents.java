package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;
import java.util.StringJoiner;

/** Letters to a firm: what they are about shows in some of their words, and whom they come from helps. */
final class Documents implements ExampleStream {
    private record Department(String name, List<String> words, List<String> senders) {}

    private static final List<String> COMMON = List.of(
            "dear",
            "please",
            "regarding",
            "our",
            "your",
            "letter",
            "of",
            "the",
            "and",
            "we",
            "would",
            "last",
            "month",
            "number",
            "kindly",
            "with",
            "regards",
            "attached",
            "find",
            "as",
            "discussed");

    private static final List<Department> DEPARTMENTS = List.of(
            new Department(
                    "billing",
                    List.of("invoice", "amount", "payment", "due", "reminder", "refund", "account", "paid", "tax"),
                    List.of("customer", "bank")),
            new Department(
                    "support",
                    List.of("broken", "error", "display", "restart", "fails", "warranty", "repair", "noise", "manual"),
                    List.of("customer")),
            new Department(
                    "sales",
                    List.of(
                            "offer",
                            "quote",
                            "order",
                            "quantity",
                            "discount",
                            "delivery",
                            "samples",
                            "catalogue",
                            "price"),
                    List.of("customer", "prospect")),
            new Department(
                    "personnel",
                    List.of("application", "position", "interview", "certificate", "salary", "vacancy", "degree"),
                    List.of("applicant", "authority")),
            new Department(
                    "legal",
                    List.of(
                            "contract",
                            "clause",
                            "court",
                            "liability",
                            "terms",
                            "notice",
                            "dispute",
                            "claim",
                            "amount"),
                    List.of("lawyer", "authority")));

    private final Chance chance;

    Documents(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        Department department = now.oneOf(DEPARTMENTS);
        StringJoiner text = new StringJoiner(" ");
        int length = 8 + now.below(15);
        for (int i = 0; i < length; i++) {
            text.add(now.oneOf(
                    now.holds(0.12)
                            ? department.words()
                            : now.holds(0.06) ? now.oneOf(DEPARTMENTS).words() : COMMON));
        }
        event.set("text", text.toString())
                .set("sender", now.holds(0.8) ? now.oneOf(department.senders()) : "customer")
                .label(department.name());
    }
}
