package io.eddy.serve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer to "are you well?".
 *
 * @param up the answer
 * @param details what it rests on, for a person: values that JSON can hold, shown in this order
 */
public record Health(boolean up, Map<String, ?> details) {
    public Health {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static Health up(Map<String, ?> details) {
        return new Health(true, details);
    }

    public static Health down(Map<String, ?> details) {
        return new Health(false, details);
    }

    /** {@code {"status": "up", …}} with the details beside it. */
    Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", up ? "up" : "down");
        json.putAll(details);
        return json;
    }
}
