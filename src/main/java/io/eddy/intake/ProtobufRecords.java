package io.eddy.intake;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Records of Protobuf. Fields are called as in the .proto file. One that can be told to be absent (a message, one of a oneof, an optional one) is missing then, or has its default; any
 * other is zero, as Protobuf has it. Maps are as messages.
 */
final class ProtobufRecords implements RecordFormat {
    private final ProtobufSchemas schemas;
    private final Value scratch = new Value();

    ProtobufRecords(ProtobufSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public void read(byte[] record, EventFields fields) throws RejectedEvent {
        Descriptor type = schemas.messageOf(record);
        int start = schemas.start();
        try {
            CodedInputStream in = CodedInputStream.newInstance(record, start, record.length - start);
            readMessage(DynamicMessage.parseFrom(type, in), fields.root(), fields);
        } catch (IOException e) {
            throw new RejectedEvent(
                    Reason.UNREADABLE, "not a message %s: %s".formatted(type.getFullName(), e.getMessage()));
        }
    }

    @Override
    public List<String> news() {
        return schemas.news().take();
    }

    private void readMessage(Message message, FieldNode node, EventFields fields) throws RejectedEvent {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (isThere(message, field)) {
                readField(field, message.getField(field), node.child(field.getName()), fields);
            }
        }
    }

    private static boolean isThere(Message message, FieldDescriptor field) {
        return field.isRepeated() || !field.hasPresence() || message.hasField(field) || field.hasDefaultValue();
    }

    private void readField(FieldDescriptor field, Object datum, FieldNode node, EventFields fields)
            throws RejectedEvent {
        if (!node.isWanted()) {
            return;
        } else if (field.isMapField()) {
            fields.other(node, "a map");
            readMap((List<?>) datum, node, fields);
        } else if (field.isRepeated()) {
            readList(field, (List<?>) datum, node, fields);
        } else {
            readSingle(field, datum, node, fields);
        }
    }

    private void readMap(List<?> entries, FieldNode node, EventFields fields) throws RejectedEvent {
        for (Object each : entries) {
            Message entry = (Message) each;
            FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
            readSingle(value, entry.getField(value), node.child(key(entry)), fields);
        }
    }

    private static String key(Message entry) {
        return String.valueOf(entry.getField(entry.getDescriptorForType().findFieldByNumber(1)));
    }

    private void readSingle(FieldDescriptor field, Object datum, FieldNode node, EventFields fields)
            throws RejectedEvent {
        if (!node.isWanted()) {
            return;
        } else if (isObject(field)) {
            Message message = (Message) datum;
            if (!ProtobufValues.isOpen(message.getDescriptorForType())) {
                fields.other(node, "an object");
                readMessage(message, node, fields);
                return;
            }
            FieldDescriptor content = ProtobufValues.content(message);
            if (content != null) {
                readField(content, message.getField(content), node, fields);
            }
        } else if (node.isRead()) {
            ProtobufValues.read(field, datum, node.name(), fields.begin(node));
            fields.end(node);
        }
    }

    private static boolean isObject(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && !ProtobufValues.isScalar(field.getMessageType());
    }

    private void readList(FieldDescriptor field, List<?> list, FieldNode node, EventFields fields)
            throws RejectedEvent {
        if (node.leadsByIndex()) {
            int index = 0;
            for (Object element : list) {
                readSingle(field, element, node.element(index++), fields);
            }
        } else if (isObject(field) && !isOfScalars(list)) {
            fields.other(node, "a list of objects");
            fields.beginObjects();
            for (Object element : list) {
                add(field, element, node, fields);
            }
            fields.endObjects(node, list.size());
        } else if (node.isRead()) {
            readScalars(field, list, node, fields.begin(node));
            fields.end(node);
        }
    }

    /** Whether it is the list of a Struct, with nothing but single values. */
    private static boolean isOfScalars(List<?> list) {
        return !list.isEmpty()
                && list.stream().allMatch(element -> {
                    Message message = (Message) element;
                    FieldDescriptor content = ProtobufValues.isOpen(message.getDescriptorForType())
                            ? ProtobufValues.content(message)
                            : null;
                    return content != null && !content.isRepeated() && !isObject(content);
                });
    }

    private void readScalars(FieldDescriptor field, List<?> list, FieldNode node, Value value) throws RejectedEvent {
        value.setNumbers();
        for (Object element : list) {
            FieldDescriptor of = field;
            Object datum = element;
            if (isObject(field)) {
                of = Objects.requireNonNull(ProtobufValues.content((Message) element), "it is one of scalars");
                datum = ((Message) element).getField(of);
            }
            if (datum instanceof Boolean) {
                value.setOther("a list of booleans");
                return;
            }
            ProtobufValues.read(of, datum, node.name(), scratch);
            Numbers.add(value, scratch, node.name());
        }
    }

    /** What is in a message of a list. */
    private void add(FieldDescriptor field, Object datum, FieldNode node, EventFields fields) throws RejectedEvent {
        if (!node.isWanted()) {
            return;
        } else if (!isObject(field)) {
            ProtobufValues.read(field, datum, node.name(), scratch);
            fields.add(node, scratch);
            return;
        }
        Message message = (Message) datum;
        if (ProtobufValues.isOpen(message.getDescriptorForType())) {
            FieldDescriptor content = ProtobufValues.content(message);
            if (content != null) {
                addAll(content, message.getField(content), node, fields);
            }
            return;
        }
        for (FieldDescriptor inner : message.getDescriptorForType().getFields()) {
            if (isThere(message, inner)) {
                addAll(inner, message.getField(inner), node.child(inner.getName()), fields);
            }
        }
    }

    private void addAll(FieldDescriptor field, Object datum, FieldNode node, EventFields fields) throws RejectedEvent {
        if (!field.isRepeated()) {
            add(field, datum, node, fields);
            return;
        }
        for (Object element : (List<?>) datum) {
            if (field.isMapField()) {
                Message entry = (Message) element;
                FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
                add(value, entry.getField(value), node.child(key(entry)), fields);
            } else {
                add(field, element, node, fields);
            }
        }
    }
}
