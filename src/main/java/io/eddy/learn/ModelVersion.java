package io.eddy.learn;

/**
 * Names the exact state of a model: {@code elec2-3f9ac1@events-0:45312} is the model {@code elec2} with the specification of
 * fingerprint {@code 3f9ac1} after it has learned all events of {@code events-0} before offset 45,312.
 *
 * @param name the specification's name
 * @param fingerprint six hexadecimal digits of the specification's SHA-256
 * @param source the topic-partition, or the file, that it learned from
 * @param offset how far: the offset of the first event it has not seen
 */
public record ModelVersion(String name, String fingerprint, String source, long offset) {
    @Override
    public String toString() {
        return name + "-" + fingerprint + "@" + source + ":" + offset;
    }

    /** The same model after it has seen everything before {@code newOffset}. */
    public ModelVersion at(long newOffset) {
        return new ModelVersion(name, fingerprint, source, newOffset);
    }
}
