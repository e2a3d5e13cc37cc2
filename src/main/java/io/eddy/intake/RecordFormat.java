package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import java.util.List;

/** How a topic's records are written. Not thread-safe. */
interface RecordFormat {
    /**
     * Walks through a record.
     *
     * @param fields are told what is there
     * @throws RejectedEvent if it is no such record, or nothing can be made of it
     * @throws RegistryAway if the registry that knows its schema does not answer now
     */
    void read(byte[] record, EventFields fields) throws RejectedEvent;

    /** What was noticed since the last time, in sentences. */
    default List<String> news() {
        return List.of();
    }
}
