package io.eddy.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.spec.Spelling;
import io.eddy.wire.PassedOver.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events of a request: one, {@code {"features": …}}, a list of them, or {@code {"events": [ … ]}}. Each is read as an {@link
 * EventReader} does, but what that passes over is rejected here, because whoever sent it waits for the answer.
 *
 * <p>Not thread-safe. The events are filled again by the next request.
 */
public final class EventBatchReader {
    private static final List<String> OF_EVENT = List.of("id", "features", "label", "weight", "time", "source");
    private static final List<String> OF_FEEDBACK = List.of("id", "label", "reward", "weight", "time");

    /** An event that has had more names than this is not filled again, lest made-up names fill the memory. */
    private static final int KEPT_WIDTH = 1_000;

    /** So many events are kept to be filled again. */
    private static final int KEPT = 16;

    private final JsonMessages messages = JsonMessages.strict(Integer.MAX_VALUE);
    private final String list;
    private final List<String> keys;
    private final EventReader reader;
    private final List<Event> kept = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private boolean several;

    private EventBatchReader(String list, List<String> keys, EventReader reader) {
        this.list = list;
        this.keys = keys;
        this.reader = reader;
    }

    /** Of any size: whoever took the request has looked at that. */
    public static EventBatchReader ofEvents() {
        return new EventBatchReader("events", OF_EVENT, new EventReader(Integer.MAX_VALUE));
    }

    /** Reads feedback, {@code {"id": "a7", "label": "sold"}}, a list of it, or {@code {"feedback": [ … ]}}, as {@link EventReader#ofFeedback()} does. */
    public static EventBatchReader ofFeedback() {
        return new EventBatchReader("feedback", OF_FEEDBACK, EventReader.ofFeedback(Integer.MAX_VALUE));
    }

    /**
     * @return the events, valid until the next call
     * @throws RejectedEvent if they cannot all be read; it says which, what is wrong and where
     */
    public List<Event> read(byte[] message) throws RejectedEvent {
        events.clear();
        try (JsonParser parser = messages.openAny(message)) {
            several = isList(parser);
            if (several) {
                readList(parser);
                if (parser.getParsingContext().inObject()) {
                    checkClosed(parser);
                }
                JsonMessages.checkEnd(parser);
                return events;
            }
        } catch (IOException e) {
            throw JsonMessages.rejection(e);
        }
        // from the start, because the first key has been read
        try (JsonParser parser = messages.open(message)) {
            read(parser);
            JsonMessages.checkEnd(parser);
            return events;
        } catch (IOException e) {
            throw JsonMessages.rejection(e);
        }
    }

    /** Whether the last message was a list, be it of one. */
    public boolean several() {
        return several;
    }

    /** Leaves the parser at the list's beginning, if it is one. */
    private boolean isList(JsonParser parser) throws IOException, RejectedEvent {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        JsonMessages.checkBeginning(parser.currentToken());
        return list.equals(parser.nextFieldName()) && parser.nextToken() == JsonToken.START_ARRAY;
    }

    private void readList(JsonParser parser) throws IOException, RejectedEvent {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            try {
                JsonMessages.checkBeginning(token);
                read(parser);
            } catch (RejectedEvent e) {
                throw new RejectedEvent(e.reason(), "event %d: %s".formatted(events.size() + 1, e.getMessage()));
            }
        }
    }

    private void checkClosed(JsonParser parser) throws IOException, RejectedEvent {
        String more = parser.nextFieldName();
        if (more != null) {
            throw new RejectedEvent(
                    Reason.WRONG_TYPE,
                    "there is a key '%s' beside '%s'%s; leave it out"
                            .formatted(JsonPosition.shortened(more, 60), list, JsonPosition.of(parser)));
        }
    }

    private void read(JsonParser parser) throws IOException, RejectedEvent {
        Event event = next();
        reader.passedOver().clear();
        reader.readObject(parser, event);
        Optional<String> passedOver = passedOver(reader.passedOver());
        if (passedOver.isPresent()) {
            throw new RejectedEvent(Reason.WRONG_TYPE, passedOver.get());
        }
        events.add(event);
    }

    private Event next() {
        int place = events.size();
        if (place >= KEPT) {
            return new Event();
        }
        if (place == kept.size()) {
            kept.add(new Event());
        } else if (kept.get(place).width() > KEPT_WIDTH) {
            kept.set(place, new Event());
        }
        return kept.get(place);
    }

    private boolean isLabelOfFeedback(String key) {
        return keys.equals(OF_FEEDBACK) && (key.equals("label") || key.equals("reward"));
    }

    private Optional<String> passedOver(PassedOver passedOver) {
        return passedOver
                .first(Kind.UNKNOWN_KEY)
                .map(key -> "there is a key '%s'%s there may be %s"
                        .formatted(key, Spelling.suggestion(key, keys), String.join(", ", keys)))
                .or(() -> passedOver
                        .first(Kind.REPEATED_KEY)
                        .map(key -> isLabelOfFeedback(key)
                                ? "there are two labels, and reward is one; send one"
                                : "'%s' is there twice; send it once".formatted(key)))
                .or(() -> passedOver
                        .first(Kind.UNREADABLE_TIME)
                        .map(time -> "the time is %s; write ISO-8601, or seconds or milliseconds since 1970"
                                .formatted(time)))
                .or(() -> passedOver
                        .first(Kind.UNREADABLE_SOURCE)
                        .map(source -> "the source is %s; write what it is, a colon and a number, as in orders-3:4711"
                                .formatted(source)));
    }
}
