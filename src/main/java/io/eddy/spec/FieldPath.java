package io.eddy.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which field of a record is meant: by JSON Pointer (RFC 6901), {@code /customer/address/city}, or by the name that the field would have as
 * a feature, {@code customer.address.city}. A pointer leads through keys that have dots in them, and into lists by the index; a name means
 * every field that is called so.
 *
 * @param written as the file has it
 * @param keys of the pointer, from the outermost; empty of a name
 * @param place where it is written, and under which key, for messages: {@code orders.yaml:3:12: inputs[0].label}
 */
public record FieldPath(String written, List<String> keys, String place) {
    public FieldPath {
        keys = List.copyOf(keys);
    }

    /**
     * A field that no file names, but an option or a default.
     *
     * @throws IllegalArgumentException if it is a pointer that cannot be
     */
    public static FieldPath of(String written, String place) {
        Optional<String> flaw = flaw(written);
        if (flaw.isPresent()) {
            throw new IllegalArgumentException(place + " is " + SpecificationWriter.quoted(written) + flaw.get());
        }
        return new FieldPath(written, keys(written), place);
    }

    /** What is wrong with a pointer or name, to follow after it; nothing if all is well. */
    static Optional<String> flaw(String written) {
        if (written.isEmpty()) {
            return Optional.of("; it must be the name of a field, or a JSON Pointer such as /customer/city");
        }
        for (int i = 0; isPointer(written) && i < written.length(); i++) {
            boolean isEscape =
                    i + 1 < written.length() && (written.charAt(i + 1) == '0' || written.charAt(i + 1) == '1');
            if (written.charAt(i) == '~' && !isEscape) {
                return Optional.of(", which is no JSON Pointer: behind ~ comes 0 (for ~) or 1 (for /), see RFC 6901");
            }
        }
        return Optional.empty();
    }

    static List<String> keys(String written) {
        if (!isPointer(written)) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        for (String key : written.substring(1).split("/", -1)) {
            // in this order, as the RFC says, or ~01 would become a slash
            keys.add(key.replace("~1", "/").replace("~0", "~"));
        }
        return keys;
    }

    /** A key as a pointer has it. */
    public static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static boolean isPointer(String written) {
        return written.startsWith("/");
    }

    public boolean isPointer() {
        return !keys.isEmpty();
    }

    /** Whether it means the field at the end of these keys, which is called so as a feature. */
    public boolean means(List<String> path, String name) {
        return isPointer() ? keys.equals(path) : written.equals(name);
    }

    /** Whether what it means can be inside of what is at the end of these keys. */
    public boolean leadsThrough(List<String> path, String name) {
        return isPointer()
                ? keys.size() > path.size() && keys.subList(0, path.size()).equals(path)
                : written.length() > name.length() && written.startsWith(name) && written.charAt(name.length()) == '.';
    }
}
