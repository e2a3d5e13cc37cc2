package io.eddy.replay;

import org.apache.kafka.common.TopicPartition;

/** What is told where only forgetting what was learned helps. */
public final class StartAnew {
    private StartAnew() {}

    /** The way on, to be put behind a fact. */
    public static String way(String applicationId) {
        return ("'eddy reset --application-id %s' forgets what was learned (--dry-run shows what that is), and 'eddy run' then begins"
                        + " with the oldest event there is; or start under another --application-id")
                .formatted(applicationId);
    }

    /** Of a topic that is taken in. */
    public static String shorterSource(TopicPartition partition, long taken) {
        return ("%s has been taken in up to offset %d, and no longer has so many records: the topic was deleted and created anew, and a start takes"
                        + " it in as another one; or the cluster lost records, and those to come have offsets that were learned before, and would be passed"
                        + " over as repeated: then write them to another topic and take in that")
                .formatted(partition, taken);
    }

    public static String shorterLog(TopicPartition partition, String found, long consumed, String applicationId) {
        return "%s %s but the application has consumed it up to %d: the topic was deleted and created anew, or the cluster lost events; %s"
                .formatted(partition, found, consumed, way(applicationId));
    }
}
