package io.eddy.intake;

import io.eddy.feature.Value;
import io.eddy.spec.FieldPath;

/** A field that an input names, and what the record has there, where that is more than a feature. */
final class NamedField {
    private final FieldPath path;
    private final boolean staysFeature;
    private final Value value = new Value();
    private boolean wasThere;

    /** @param staysFeature whether it is one as well, unless other fields are */
    NamedField(FieldPath path, boolean staysFeature) {
        this.path = path;
        this.staysFeature = staysFeature;
    }

    FieldPath path() {
        return path;
    }

    boolean staysFeature() {
        return staysFeature;
    }

    /** That of the record; missing if it has no such field. */
    Value value() {
        return value;
    }

    void found() {
        wasThere = true;
    }

    /** Whether any record so far had the field, be it empty. */
    boolean wasThere() {
        return wasThere;
    }
}
