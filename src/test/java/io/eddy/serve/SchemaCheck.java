package io.eddy.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a value is what a schema of an OpenAPI document says, in as much of JSON Schema as the document uses. */
final class SchemaCheck {
    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    JsonNode at(String path, String method) {
        return document.path("paths").path(path).path(method);
    }

    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    Optional<String> fault(String reference, JsonNode value) {
        return fault(document.at(reference.substring(1)), value, "$");
    }

    /** What does not fit, and where. */
    Optional<String> fault(JsonNode given, JsonNode value, String place) {
        JsonNode schema = resolve(given);
        if (schema.has("anyOf")) {
            List<String> faults = new ArrayList<>();
            for (JsonNode one : schema.path("anyOf")) {
                Optional<String> fault = fault(one, value, place);
                if (fault.isEmpty()) {
                    return fault;
                }
                faults.add(fault.get());
            }
            return Optional.of(String.join("; or ", faults));
        }
        if (schema.has("type") && !hasType(schema.path("type"), value)) {
            return Optional.of(place + " is " + value + " where " + schema.path("type") + " was told");
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            return Optional.of(place + " is " + value + ", none of " + schema.path("enum"));
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                return Optional.of(place + " has no " + name);
            }
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode told = schema.path("properties").path(field.getKey());
                JsonNode others = schema.path("additionalProperties");
                if (told.isMissingNode() && others.isBoolean() && !others.booleanValue()) {
                    return Optional.of(place + " has " + field.getKey() + ", of which nothing was told");
                }
                JsonNode next = told.isMissingNode() ? others : told;
                Optional<String> fault = next.isObject()
                        ? fault(next, field.getValue(), place + "." + field.getKey())
                        : Optional.empty();
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
            Optional<String> fault = fault(schema.path("items"), value.get(i), place + "[" + i + "]");
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (hasType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
