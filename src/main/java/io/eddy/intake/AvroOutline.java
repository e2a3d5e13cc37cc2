package io.eddy.intake;

import io.eddy.intake.SchemaOutline.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.Schema;

/** The outline of an Avro schema. */
final class AvroOutline {
    private final SchemaOutline outline;
    private final Deque<String> keys = new ArrayDeque<>();

    private AvroOutline(SchemaOutline outline) {
        this.outline = outline;
    }

    static SchemaOutline of(Schema record, String called) {
        SchemaOutline outline = new SchemaOutline(called);
        new AvroOutline(outline).addFields(record);
        return outline;
    }

    private void addFields(Schema record) {
        for (Schema.Field field : record.getFields()) {
            keys.addLast(field.name());
            List<Schema> branches = branches(field.schema());
            if (outline.add(new ArrayList<>(keys), kind(branches))) {
                branches.forEach(this::addInner);
            }
            keys.removeLast();
        }
    }

    private void addInner(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> addFields(schema);
            case ARRAY -> branches(schema.getElementType()).forEach(this::addInner);
            default -> {}
        }
    }

    private static Kind kind(List<Schema> branches) {
        Kind kind = Kind.OBJECT;
        for (Schema branch : branches) {
            switch (branch.getType()) {
                case RECORD -> {}
                case ARRAY -> kind = Kind.LIST;
                case MAP -> kind = Kind.MAP;
                default -> {
                    return Kind.SCALAR; // because of a union this may be the branch
                }
            }
        }
        return kind;
    }

    /** What it can be, null left out. */
    static List<Schema> branches(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return List.of(schema);
        }
        return schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
    }
}
