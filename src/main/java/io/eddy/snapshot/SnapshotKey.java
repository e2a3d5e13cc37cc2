package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;
import java.util.Optional;

/**
 * Names a record of the snapshots topic: {@code elec2-3f9ac1@events-0/a/3}, or {@code elec2-3f9ac1@events-0/a/manifest}. All
 * records of one model have to be in one partition, in the order in which they were written; the same text is then the
 * partition's key.
 *
 * @param model a version without its offset
 * @param part from 0 on, or {@link #MANIFEST}
 */
public record SnapshotKey(String model, Slot slot, int part) {
    /** The part that closes a snapshot. */
    public static final int MANIFEST = -1;

    private static final String MANIFEST_CODE = "manifest";

    /** The model that a version is of. */
    public static String modelOf(ModelVersion version) {
        return version.name() + "-" + version.fingerprint() + "@" + version.source();
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

    public boolean isManifest() {
        return part == MANIFEST;
    }

    @Override
    public String toString() {
        return model + "/" + slot.code() + "/" + (isManifest() ? MANIFEST_CODE : Integer.toString(part));
    }
}
