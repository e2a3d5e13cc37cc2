package io.eddy.safetensors;

import io.eddy.state.Tensors;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** The digest of a model, taken a slice at a time: SHA-256 over everything behind the header of its file, which is all numbers. */
public final class SlicedDigest {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final MessageDigest sha256 = Safetensors.sha256();
    private final byte[] block = new byte[BLOCK_BYTES];
    private final SafetensorsBytes file;
    private int header;
    private boolean done;

    /** @param tensors not to be changed until it is done */
    public SlicedDigest(Tensors tensors) {
        file = new SafetensorsBytes(tensors, Map.of());
        header = file.headerBytes();
    }

    /** Takes the next bytes, at least so many where there are; says whether none are left. */
    public boolean take(int bytes) {
        for (int taken = 0; !done && taken < bytes; taken += BLOCK_BYTES) {
            int read = file.read(block, 0, BLOCK_BYTES);
            int ofHeader = Math.min(header, read);
            done = read < 0;
            if (!done) {
                sha256.update(block, ofHeader, read - ofHeader);
                header -= ofHeader;
            }
        }
        return done;
    }

    /** In hexadecimal digits, once nothing is left. */
    public String digest() {
        if (!done) {
            throw new IllegalStateException("the digest is asked for before all numbers were taken");
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
