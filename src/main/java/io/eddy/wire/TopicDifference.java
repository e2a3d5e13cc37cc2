package io.eddy.wire;

/**
 * One thing about a topic that is not as its definition says.
 *
 * @param what {@code topic}, {@code partitions}, {@code replication}, or the name of a setting
 * @param wanted by the definition
 * @param found in the cluster
 */
public record TopicDifference(String topic, String what, String wanted, String found) {
    @Override
    public String toString() {
        return topic + ": " + what + " is " + found + " in the cluster, " + wanted + " in the definition";
    }
}
