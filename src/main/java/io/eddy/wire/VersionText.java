package io.eddy.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eddy.learn.ModelVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a model's version, kept from event to event, of which only the offset changes. */
final class VersionText {
    private static final int LONGEST_OFFSET = 20;
    private static final Pattern FORM = Pattern.compile("(.+)-([0-9a-f]{6})@(.+):([0-9]{1,18})", Pattern.DOTALL);

    private @Nullable ModelVersion last;
    private char[] text = {};
    private int prefix;

    /** Writes {@link ModelVersion#toString} as a JSON text. */
    void write(JsonGenerator generator, ModelVersion version) throws IOException {
        if (last == null || !isSameButOffset(last, version)) {
            String whole = version.at(0).toString();
            prefix = whole.length() - 1;
            text = Arrays.copyOf(whole.toCharArray(), prefix + LONGEST_OFFSET);
        }
        last = version;
        generator.writeString(text, 0, putOffset(version.offset()));
    }

    /** Takes {@code name-fingerprint@source:offset} apart. */
    static ModelVersion parse(String text) throws IOException {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IOException(
                    "the model's version is '" + text + "'; it has the form name-fingerprint@source:offset");
        }
        return new ModelVersion(parts.group(1), parts.group(2), parts.group(3), Long.parseLong(parts.group(4)));
    }

    private static boolean isSameButOffset(ModelVersion a, ModelVersion b) {
        return a.name().equals(b.name())
                && a.fingerprint().equals(b.fingerprint())
                && a.source().equals(b.source());
    }

    /** Puts the digits behind the prefix and returns where the text ends. */
    private int putOffset(long offset) {
        int end = prefix + digits(offset);
        long rest = offset;
        for (int i = end - 1; i >= prefix; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
