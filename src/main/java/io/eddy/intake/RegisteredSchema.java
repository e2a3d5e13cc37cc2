package io.eddy.intake;

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
}
