package io.eddy.intake;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.wire.PassedOver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the records of one topic, as its {@link Input} says: which field is label, id, time, weight or key, and which are features. What comes out is the same
 * for the same record, whoever maps it, but for an empty list of JSON: it is one of what the lists before it had. One for each task and topic; not thread-safe.
 *
 * <p>Objects inside become features called by their path, {@code customer.segment}; maps, too. Lists of numbers and of texts stay lists. A list of objects becomes {@code
 * items.count}, and for each of their keys what all of them have there: texts and truth values as a list of names, {@code items.sku}, numbers as {@code
 * items.price.sum}, {@code items.price.min} and {@code items.price.max}. An empty list of objects is an {@code items.count} of 0. A list of lists or of truth values is left out. Label, weight, id and the field of a condition are no
 * features; time and key are, unless the input says otherwise. A list into which a pointer leads, {@code /scores/0}, is its elements, {@code scores.0}.
 */
public interface RecordMapping {
    /** After so many records a field that none of them had is told. */
    int FIRST_LOOK = 200;

    /**
     * Makes an event of a record. It is filled again by the next one.
     *
     * @param recordKey that of the record, as it came
     * @param record its value
     * @param timestamp of the record, milliseconds since 1970 UTC; below 0 if it has none
     * @throws RejectedEvent if no event can be made of it, and why, for its dead letter
     * @throws RegistryAway if it can be read only later; what the same record gives then is as if nothing had been
     */
    Event map(byte @Nullable [] recordKey, byte @Nullable [] record, long timestamp) throws RejectedEvent;

    /** The key that the record of the event made last is to have. */
    byte @Nullable [] key();

    /** What was passed over in the records so far. */
    PassedOver passedOver();

    /**
     * What has come to light since the last time, in sentences; to be told as soon as it does. It costs next to nothing to ask after each record.
     */
    List<String> news();

    /** What is to be said when no more records come: fields that none had, if that has not been told yet or is still so. */
    List<String> atEnd();
}
