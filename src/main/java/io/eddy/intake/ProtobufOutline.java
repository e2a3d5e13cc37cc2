package io.eddy.intake;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.eddy.intake.SchemaOutline.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/** The outline of a message of Protobuf. */
final class ProtobufOutline {
    private final SchemaOutline outline;
    private final Deque<String> keys = new ArrayDeque<>();

    private ProtobufOutline(SchemaOutline outline) {
        this.outline = outline;
    }

    static SchemaOutline of(Descriptor message, String called) {
        SchemaOutline outline = new SchemaOutline(called);
        new ProtobufOutline(outline).add(message);
        return outline;
    }

    private void add(Descriptor message) {
        for (FieldDescriptor field : message.getFields()) {
            keys.addLast(field.getName());
            boolean goesOn = outline.add(new ArrayList<>(keys), kind(field));
            if (goesOn && isMessage(field) && !field.isMapField()) {
                add(field.getMessageType());
            }
            keys.removeLast();
        }
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && !ProtobufValues.isScalar(field.getMessageType());
    }

    private static Kind kind(FieldDescriptor field) {
        if (field.isMapField() || (isMessage(field) && ProtobufValues.isOpen(field.getMessageType()))) {
            return Kind.MAP;
        } else if (field.isRepeated()) {
            return Kind.LIST;
        }
        return isMessage(field) ? Kind.OBJECT : Kind.SCALAR;
    }
}
