package io.eddy.snapshot.onnx;

import java.util.List;

/** A model that ONNX cannot say. The message lists all that stands against it. */
public final class NotForOnnx extends Exception {
    private static final long serialVersionUID = 1;

    NotForOnnx(String version, List<String> reasons) {
        super("%s cannot be said in ONNX: %s".formatted(version, String.join("; ", reasons)));
    }
}
