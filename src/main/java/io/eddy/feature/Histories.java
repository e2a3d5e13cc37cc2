package io.eddy.feature;

import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model recalls of earlier events, beside the fields of the one at hand: lags and windows, per key or over all.
 *
 * <p>{@link #recall} changes nothing. An event is remembered, with its fields and its label, when it is learned from: until then no other
 * event knows of it.
 */
final class Histories {
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private final FieldColumns columns = new FieldColumns(fields);
    private int size;

    /** @return where its values stand among all that are recalled */
    int add(String name, Recall what) {
        Ledger ledger = ledgers.stream()
                .filter(it -> it.key.equals(what.key()))
                .findFirst()
                .orElseGet(() -> {
                    Ledger other = new Ledger(what.key(), fields);
                    ledgers.add(other);
                    return other;
                });
        History history = History.of(name, what);
        int place = size;
        ledger.add(history, place, fields);
        size += history.inputs();
        return place;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The fields of an event that are read. */
    List<String> fields() {
        return fields;
    }

    /** Room for what {@link #recall} says. */
    Recalled recalled() {
        return new Recalled(size);
    }

    /** @throws RejectedEvent if a field holds what cannot be remembered, or can be no key */
    void recall(Event event, Recalled to) throws RejectedEvent {
        columns.bind(event);
        for (int i = 0; i < ledgers.size(); i++) {
            ledgers.get(i).recall(event, columns, to);
        }
    }

    void absorb(Event event) {
        columns.bind(event);
        for (int i = 0; i < ledgers.size(); i++) {
            ledgers.get(i).absorb(event, columns);
        }
    }

    Turnover turnover() {
        return ledgers.stream().map(Ledger::turnover).reduce(Turnover.NONE, Turnover::plus);
    }

    /** Goes on from where others stand, as far as they remember the same. */
    void takeOver(Histories others) {
        for (Ledger ledger : ledgers) {
            for (Ledger other : others.ledgers) {
                if (ledger.key.equals(other.key) && ledger.recalls().equals(other.recalls())) {
                    Tensors state = new Tensors();
                    other.state(state.save(true));
                    ledger.state(state.load(true));
                }
            }
        }
    }

    void state(Archive archive) {
        for (int i = 0; i < ledgers.size(); i++) {
            ledgers.get(i).state(archive.in(Integer.toString(i)));
        }
    }
}
