package io.eddy.intake;

import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Role;
import io.eddy.wire.EventReader;
import io.eddy.wire.PassedOver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mapping of records that are events already. One without a time gets that of its record. */
final class EventMapping implements RecordMapping {
    private final Role as;
    private final boolean needsLabel;
    private final EventReader reader;
    private final Event event = new Event();
    private byte @Nullable [] keyOfEvent;

    EventMapping(Input input, int maxBytes) {
        this.as = input.as();
        this.needsLabel = input.label().needed();
        this.reader = as == Role.FEEDBACK ? EventReader.ofFeedback() : new EventReader(maxBytes);
    }

    @Override
    public Event map(byte @Nullable [] recordKey, byte @Nullable [] record, long timestamp) throws RejectedEvent {
        reader.read(record, event);
        if (as == Role.REQUEST) {
            event.label().setMissing();
        } else if (needsLabel && event.label().isMissing()) {
            throw new RejectedEvent(Reason.MISSING_LABEL, "the event has no label");
        }
        if (event.time() == EventTime.NONE && timestamp >= 0) {
            event.time(timestamp);
        }
        keyOfEvent = recordKey;
        return event;
    }

    @Override
    public byte @Nullable [] key() {
        return keyOfEvent;
    }

    @Override
    public PassedOver passedOver() {
        return reader.passedOver();
    }

    @Override
    public List<String> news() {
        return List.of();
    }

    @Override
    public List<String> atEnd() {
        return passedOver().sentences();
    }
}
