package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.spec.FieldPath;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Role;
import io.eddy.spec.Spelling;
import io.eddy.wire.EventReader;
import io.eddy.wire.PassedOver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mapping of records that are in a form of their own: what of them is label, id, time, weight, key or feature, the input says. */
final class FieldMapping implements RecordMapping {
    private static final int LISTED = 20;

    private final Input input;
    private final RecordFormat format;
    private final int maxBytes;
    private final PassedOver passedOver = new PassedOver();
    private final EventFields fields;
    private final LabelRule label;
    private final Optional<NamedField> id;
    private final Optional<NamedField> time;
    private final Optional<NamedField> weight;
    private final Optional<NamedField> key;
    private final List<NamedField> all;
    private byte @Nullable [] keyOfEvent;
    private long records;
    private long toldAt;

    FieldMapping(Input input, RecordFormat format, int maxBytes) {
        this.input = input;
        this.format = format;
        this.maxBytes = maxBytes;
        FieldPath ofLabel = input.label()
                .field()
                .orElseGet(() -> input.label().positive().orElseThrow().field());
        NamedField labelField = new NamedField(ofLabel, false);
        Map<String, NamedField> labels = new LinkedHashMap<>();
        input.label()
                .parts()
                .forEach((output, path) ->
                        labels.put(output, path.equals(ofLabel) ? labelField : new NamedField(path, false)));
        this.label = new LabelRule(input.label(), labelField, labels);
        this.id = input.id().map(path -> new NamedField(path, false));
        this.time = input.time().map(path -> new NamedField(path, true));
        this.weight = input.weight().map(path -> new NamedField(path, false));
        this.key = input.key().map(path -> new NamedField(path, true));
        List<NamedField> roles = new ArrayList<>(List.of(labelField));
        labels.values().stream().filter(field -> field != labelField).forEach(roles::add);
        List.of(id, time, weight, key).forEach(field -> field.ifPresent(roles::add));
        List<NamedField> only = features(input.only());
        List<NamedField> except = features(input.except());
        this.all = new ArrayList<>(roles);
        if (input.as() == Role.REQUEST || !input.label().needed()) {
            all.remove(labelField); // because none need have it
        }
        all.addAll(only);
        all.addAll(except);
        FieldNode root = new FieldNode(new FieldNode.Uses(roles, only, except));
        this.fields = new EventFields(root, roles, passedOver);
    }

    private static List<NamedField> features(List<FieldPath> paths) {
        return paths.stream().map(path -> new NamedField(path, true)).toList();
    }

    @Override
    public Event map(byte @Nullable [] recordKey, byte @Nullable [] record, long timestamp) throws RejectedEvent {
        if (record == null) {
            throw new RejectedEvent(Reason.EMPTY, "the record has no value");
        }
        if (record.length > maxBytes) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE, "the record has " + record.length + " bytes; the limit is " + maxBytes);
        }
        fields.clear();
        records++;
        try {
            format.read(record, fields);
        } catch (RegistryAway e) {
            records--; // because it comes again
            throw e;
        }
        Event event = fields.event();
        if (input.as() != Role.REQUEST) {
            label.apply(event.label());
        }
        event.id(id());
        if (input.as() == Role.FEEDBACK) {
            asFeedback(event);
        }
        event.weight(weight());
        event.time(time(timestamp));
        keyOfEvent = key(recordKey);
        return event;
    }

    private void asFeedback(Event event) throws RejectedEvent {
        event.clearFields();
        if (event.id() == null) {
            throw new RejectedEvent(
                    Reason.WRONG_TYPE,
                    id.map(field -> "the record has nothing in %s (%s), the id of its request"
                                    .formatted(
                                            field.path().written(), field.path().place()))
                            .orElse("the record has no id of its request"));
        }
    }

    @Override
    public byte @Nullable [] key() {
        return keyOfEvent;
    }

    private @Nullable String id() throws RejectedEvent {
        if (id.isEmpty() || id.get().value().isMissing()) {
            return null;
        }
        Value value = id.get().value();
        boolean isWhole = value.kind() == Kind.NUMBER && value.number() == Math.rint(value.number());
        if (value.kind() != Kind.TEXT && !isWhole) {
            throw wrongType(id.get(), "a text or a whole number");
        }
        String text = value.asName();
        if (text.length() > EventReader.MAX_ID_LENGTH) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "the id (%s) has %,d characters; it may have %,d"
                            .formatted(id.get().path().place(), text.length(), EventReader.MAX_ID_LENGTH));
        }
        return text;
    }

    private float weight() throws RejectedEvent {
        if (weight.isEmpty() || weight.get().value().isMissing()) {
            return 1;
        }
        Value value = weight.get().value();
        if (value.kind() != Kind.NUMBER) {
            throw wrongType(weight.get(), "a number");
        }
        float number = (float) value.number();
        if (!(number >= 0 && number <= Float.MAX_VALUE)) {
            throw new RejectedEvent(
                    Reason.BAD_WEIGHT,
                    "the weight is %s (%s); it must be a number from 0 to %s"
                            .formatted(value.asName(), weight.get().path().place(), Float.MAX_VALUE));
        }
        return number;
    }

    private long time(long timestamp) throws RejectedEvent {
        if (time.isEmpty() || time.get().value().isMissing()) {
            return Math.max(EventTime.NONE, timestamp);
        }
        Value value = time.get().value();
        long read = switch (value.kind()) {
            case TEXT -> EventTime.of(value.text());
            case NUMBER -> value.hasDigits() ? EventTime.of(value.text()) : EventTime.of(value.number());
            default -> EventTime.NONE;
        };
        if (read == EventTime.NONE) {
            throw wrongType(time.get(), "ISO-8601, or seconds or milliseconds since 1970");
        }
        return read;
    }

    private byte @Nullable [] key(byte @Nullable [] ofRecord) throws RejectedEvent {
        if (key.isEmpty() || key.get().value().isMissing()) {
            return ofRecord;
        }
        String name = key.get().value().asName();
        if (name.isEmpty()) {
            throw wrongType(key.get(), "a text, a number or a boolean");
        }
        return name.getBytes(UTF_8);
    }

    private static RejectedEvent wrongType(NamedField field, String wanted) {
        return new RejectedEvent(
                Reason.WRONG_TYPE,
                "%s is %s, which is %s here; it must be %s"
                        .formatted(field.path().place(), field.path().written(), field.value(), wanted));
    }

    @Override
    public PassedOver passedOver() {
        return passedOver;
    }

    @Override
    public List<String> news() {
        List<String> news = format.news();
        if (records >= FIRST_LOOK && toldAt == 0) {
            toldAt = records;
            news = new ArrayList<>(news);
            news.addAll(absent());
            label.neverHolds().ifPresent(news::add);
        }
        return news;
    }

    @Override
    public List<String> atEnd() {
        List<String> end = new ArrayList<>(format.news());
        if (records > toldAt) {
            end.addAll(absent());
            label.neverHolds().ifPresent(end::add);
        }
        end.addAll(passedOver.sentences());
        return end;
    }

    private List<String> absent() {
        return all.stream()
                .filter(field -> !field.wasThere())
                .map(field -> "%s is %s, and none of the %,d records of %s so far has that field%s"
                        .formatted(
                                field.path().place(),
                                field.path().written(),
                                records,
                                input.topic(),
                                instead(field.path(), fields.root().deepest(field.path()))))
                .toList();
    }

    /** @param there how far the path leads in the records so far */
    private static String instead(FieldPath path, FieldNode there) {
        Collection<String> known = there.known();
        if (known.isEmpty()) {
            return "";
        }
        String before = there.written(path.isPointer());
        String wanted = path.isPointer()
                ? path.keys().get(there.depth())
                : path.written().substring(before.length());
        String where = before.isEmpty() || before.equals("/") ? "" : " in " + before.substring(0, before.length() - 1);
        String more = known.size() > LISTED ? " and " + (known.size() - LISTED) + " more" : "";
        return Spelling.suggestion(before, wanted, known) + " they have" + where + ": "
                + String.join(", ", known.stream().limit(LISTED).toList()) + more;
    }
}
