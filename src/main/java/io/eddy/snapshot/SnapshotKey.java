package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.UnreadableSnapshot;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Names a record of the snapshots topic: {@code elec2-3f9ac1@events-0/a/3}, {@code elec2-3f9ac1@events-0/a/manifest}, or
 * {@code elec2-3f9ac1@events-0/d7/0}. All
 * records of one model have to be in one partition, in the order in which they were written; the same text is then the
 * partition's key.
 *
 * @param model a version without its offset, or an alias
 * @param part from 0 on, or {@link #MANIFEST}
 */
public record SnapshotKey(String model, Slot slot, int part) {
    /** The part that closes a snapshot or a delta. */
    public static final int MANIFEST = -1;

    private static final String MANIFEST_CODE = "manifest";
    private static final String ALIAS = "@";

    /** The model that a version is of. */
    public static String modelOf(ModelVersion version) {
        return version.name() + "-" + version.fingerprint() + "@" + version.source();
    }

    /**
     * The models that somebody may mean.
     *
     * @param text a name, with or without fingerprint and source: {@code elec2}, {@code elec2-3f9ac1}, {@code elec2@events-0}
     */
    public static Predicate<String> modelsCalled(String text) {
        int at = text.indexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        Pattern models = Pattern.compile(
                Pattern.quote(name) + "(-[0-9a-f]{6})?@" + (at < 0 ? ".*" : Pattern.quote(text.substring(at + 1))));
        return model -> models.matcher(model).matches();
    }

    public static SnapshotKey parse(String key) throws UnreadableSnapshot {
        // because a model's name may contain a slash, the key is read from its end
        int beforePart = key.lastIndexOf('/');
        int beforeSlot = key.lastIndexOf('/', beforePart - 1);
        if (beforeSlot > 0) {
            Optional<Slot> slot = Slot.of(key.substring(beforeSlot + 1, beforePart));
            String part = key.substring(beforePart + 1);
            if (slot.isPresent() && (part.equals(MANIFEST_CODE) || part.matches("0|[1-9][0-9]{0,8}"))) {
                int number = part.equals(MANIFEST_CODE) ? MANIFEST : Integer.parseInt(part);
                return new SnapshotKey(key.substring(0, beforeSlot), slot.get(), number);
            }
        }
        throw new UnreadableSnapshot("the key %s is not of the form model/slot/part".formatted(key));
    }

    /** What stands for the model where a snapshot is kept under a name that somebody gave it. */
    public static String aliased(String name) {
        return ALIAS + name;
    }

    /** Whether it is such a name; no model's begins like that. */
    public boolean isAlias() {
        return model.startsWith(ALIAS);
    }

    public Optional<String> alias() {
        return isAlias() ? Optional.of(model.substring(ALIAS.length())) : Optional.empty();
    }

    public boolean isManifest() {
        return part == MANIFEST;
    }

    @Override
    public String toString() {
        return model + "/" + slot.code() + "/" + (isManifest() ? MANIFEST_CODE : Integer.toString(part));
    }
}
