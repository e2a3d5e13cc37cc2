package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A schema as a registry has it.
 *
 * @param type {@code AVRO}, {@code PROTOBUF}, {@code JSON}
 * @param imports the texts of the schemas that it refers to, by the names it has for them, those first that others refer to
 */
record RegisteredSchema(String type, String text, Map<String, String> imports) {
    RegisteredSchema {
        imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
    }

    /** @throws RejectedEvent if it is of another type than the input says */
    void mustBe(String wanted, int id) throws RejectedEvent {
        if (!type.equals(wanted)) {
            throw new RejectedEvent(
                    Reason.UNREADABLE,
                    "schema %d is of %s; the input says that records are %s".formatted(id, type, wanted));
        }
    }
}
