package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Records of Avro, each of the schema that {@link AvroSchemas} finds for it. A union is what it holds; maps are as records. */
final class AvroRecords implements RecordFormat {
    private final AvroSchemas schemas;
    private final Value scratch = new Value();
    private @Nullable BinaryDecoder decoder;

    AvroRecords(AvroSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public void read(byte[] record, EventFields fields) throws RejectedEvent {
        GenericDatumReader<Object> reader = schemas.readerOf(record);
        Object datum;
        try {
            datum = decoded(record, schemas.start(), reader);
        } catch (StackOverflowError e) {
            throw new RejectedEvent(Reason.TOO_LARGE, "the record refers to itself too many times over");
        }
        read(reader.getExpected(), datum, fields);
    }

    private Object decoded(byte[] record, int start, GenericDatumReader<Object> reader) throws RejectedEvent {
        try {
            decoder = DecoderFactory.get().binaryDecoder(record, start, record.length - start, decoder);
            Object datum = reader.read(null, decoder);
            if (decoder.isEnd()) {
                return datum;
            }
        } catch (IOException | RuntimeException e) {
            // because what the decoder throws at bytes that are something else is not said anywhere
            throw new RejectedEvent(Reason.UNREADABLE, "not Avro of this schema: " + shown(e));
        }
        throw new RejectedEvent(Reason.UNREADABLE, "not Avro of this schema: bytes follow behind the record");
    }

    private static String shown(Exception e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + ": "
                + (message.length() > 200 ? message.substring(0, 200) + "…" : message);
    }

    /** Walks through a record that has been decoded. */
    void read(Schema schema, Object datum, EventFields fields) throws RejectedEvent {
        if (!(datum instanceof GenericRecord)) {
            throw new RejectedEvent(
                    Reason.NOT_AN_OBJECT,
                    "the schema is of %s; an event is made of a record".formatted(schema.getType()));
        }
        readInner(schema, datum, fields.root(), fields);
    }

    @Override
    public List<String> news() {
        return schemas.news().take();
    }

    private void readInner(Schema schema, Object inner, FieldNode node, EventFields fields) throws RejectedEvent {
        if (inner instanceof GenericRecord record) {
            for (Schema.Field field : schema.getFields()) {
                readField(field.schema(), record.get(field.pos()), node.child(field.name()), fields);
            }
        } else {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) inner).entrySet()) {
                readField(
                        schema.getValueType(),
                        entry.getValue(),
                        node.child(entry.getKey().toString()),
                        fields);
            }
        }
    }

    private void readField(Schema schema, @Nullable Object datum, FieldNode node, EventFields fields)
            throws RejectedEvent {
        if (datum == null || !node.isWanted()) {
            return;
        }
        Schema branch = branch(schema, datum);
        switch (branch.getType()) {
            case RECORD, MAP -> {
                fields.other(node, "an object");
                readInner(branch, datum, node, fields);
            }
            case ARRAY -> readList(branch, (Collection<?>) datum, node, fields);
            default -> {
                if (node.isRead()) {
                    AvroValues.read(branch, datum, node.name(), fields.begin(node));
                    fields.end(node);
                }
            }
        }
    }

    private static Schema branch(Schema schema, Object datum) {
        return schema.isUnion() ? schema.getTypes().get(GenericData.get().resolveUnion(schema, datum)) : schema;
    }

    private void readList(Schema schema, Collection<?> list, FieldNode node, EventFields fields) throws RejectedEvent {
        Schema ofElements = schema.getElementType();
        if (node.leadsByIndex()) {
            int index = 0;
            for (Object element : list) {
                readField(ofElements, element, node.element(index++), fields);
            }
        } else if (hasObjects(ofElements)) {
            fields.other(node, "a list of objects");
            fields.beginObjects();
            for (Object element : list) {
                add(ofElements, element, node, fields);
            }
            fields.endObjects(node, list.size());
        } else if (node.isRead()) {
            readScalars(ofElements, list, node, fields.begin(node));
            fields.end(node);
        }
    }

    private static boolean hasObjects(Schema ofElements) {
        return AvroOutline.branches(ofElements).stream()
                .anyMatch(branch -> branch.getType() == Schema.Type.RECORD || branch.getType() == Schema.Type.MAP);
    }

    private void readScalars(Schema ofElements, Collection<?> list, FieldNode node, Value value) throws RejectedEvent {
        value.setNumbers();
        for (Object element : list) {
            if (element instanceof Collection || element instanceof Boolean) {
                value.setOther(element instanceof Boolean ? "a list of booleans" : "a list of lists");
                return;
            }
            if (element == null) {
                value.add(Double.NaN);
            } else {
                AvroValues.read(branch(ofElements, element), element, node.name(), scratch);
                Numbers.add(value, scratch, node.name());
            }
        }
    }

    /** What is in an object of a list. */
    private void add(Schema schema, @Nullable Object datum, FieldNode node, EventFields fields) throws RejectedEvent {
        if (datum == null || !node.isWanted()) {
            return;
        }
        Schema branch = branch(schema, datum);
        switch (branch.getType()) {
            case RECORD -> {
                for (Schema.Field field : branch.getFields()) {
                    Object inner = ((GenericRecord) datum).get(field.pos());
                    add(field.schema(), inner, node.child(field.name()), fields);
                }
            }
            case MAP -> {
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) datum).entrySet()) {
                    add(
                            branch.getValueType(),
                            entry.getValue(),
                            node.child(entry.getKey().toString()),
                            fields);
                }
            }
            case ARRAY -> {
                for (Object element : (Collection<?>) datum) {
                    add(branch.getElementType(), element, node, fields);
                }
            }
            default -> {
                AvroValues.read(branch, datum, node.name(), scratch);
                fields.add(node, scratch);
            }
        }
    }
}
