package io.eddy.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What Protobuf holds in a single field, as a value. A timestamp is the text of ISO-8601, so that it is seen to be a time; a duration is seconds; a wrapper is what it holds,
 * or missing. Bytes are nothing that a feature could read.
 */
final class ProtobufValues {
    private static final String TIMESTAMP = "google.protobuf.Timestamp";
    private static final String DURATION = "google.protobuf.Duration";

    private static final Set<String> SCALARS = Set.of(
            TIMESTAMP,
            DURATION,
            "google.protobuf.DoubleValue",
            "google.protobuf.FloatValue",
            "google.protobuf.Int64Value",
            "google.protobuf.UInt64Value",
            "google.protobuf.Int32Value",
            "google.protobuf.UInt32Value",
            "google.protobuf.BoolValue",
            "google.protobuf.StringValue",
            "google.protobuf.BytesValue");

    /** What can hold anything: Struct and its parts, by the field with what they hold; of a Value, the one that is set. */
    private static final Map<String, String> OPEN = Map.of(
            "google.protobuf.Struct", "fields", "google.protobuf.ListValue", "values", "google.protobuf.Value", "");

    private ProtobufValues() {}

    /** Whether a message is read as a single value. */
    static boolean isScalar(Descriptor message) {
        return SCALARS.contains(message.getFullName());
    }

    static boolean isOpen(Descriptor message) {
        return OPEN.containsKey(message.getFullName());
    }

    /** The field of an open message that has what it holds; null if it holds nothing. */
    static @org.jspecify.annotations.Nullable FieldDescriptor content(Message message) {
        String field = OPEN.getOrDefault(message.getDescriptorForType().getFullName(), "");
        return field.isEmpty()
                ? message.getOneofFieldDescriptor(
                        message.getDescriptorForType().getOneofs().get(0))
                : message.getDescriptorForType().findFieldByName(field);
    }

    /** @param name of the field, for messages */
    static void read(FieldDescriptor field, Object datum, String name, Value value) throws RejectedEvent {
        switch (field.getType()) {
            case UINT64, FIXED64 -> {
                long bits = (Long) datum;
                if (bits < 0) {
                    Numbers.set(value, new BigInteger(Long.toUnsignedString(bits)));
                } else {
                    Numbers.set(value, bits);
                }
            }
            case UINT32, FIXED32 -> Numbers.set(value, Integer.toUnsignedLong((Integer) datum));
            case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 -> Numbers.set(value, ((Number) datum).longValue());
            case FLOAT, DOUBLE -> Numbers.set(value, ((Number) datum).doubleValue(), name);
            case BOOL -> value.setBoolean((Boolean) datum);
            case STRING -> value.setStripped((String) datum);
            case BYTES -> value.setOther(((ByteString) datum).size() + " bytes");
            case ENUM -> readEnum((EnumValueDescriptor) datum, value);
            case MESSAGE, GROUP -> readMessage((Message) datum, name, value);
        }
    }

    /** The null of a Struct is an enum. */
    private static void readEnum(EnumValueDescriptor symbol, Value value) {
        if (symbol.getType().getFullName().equals("google.protobuf.NullValue")) {
            value.setMissing();
        } else {
            value.setStripped(symbol.getName());
        }
    }

    private static void readMessage(Message message, String name, Value value) throws RejectedEvent {
        Descriptor type = message.getDescriptorForType();
        if (type.getFullName().equals(TIMESTAMP)) {
            try {
                value.setText(Instant.ofEpochSecond(number(message, "seconds"), number(message, "nanos"))
                        .toString());
            } catch (DateTimeException e) {
                value.setOther("a timestamp beyond all years");
            }
        } else if (type.getFullName().equals(DURATION)) {
            value.setNumber(number(message, "seconds") + number(message, "nanos") / 1e9);
        } else {
            FieldDescriptor wrapped = type.findFieldByName("value");
            read(wrapped, message.getField(wrapped), name, value);
        }
    }

    private static long number(Message message, String field) {
        return ((Number) message.getField(message.getDescriptorForType().findFieldByName(field))).longValue();
    }
}
