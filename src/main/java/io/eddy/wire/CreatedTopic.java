package io.eddy.wire;

import java.util.Optional;

/**
 * A topic that was not there and was created.
 *
 * @param topic as it was created
 * @param lowered what the cluster was too small for, for people, if anything
 */
public record CreatedTopic(TopicDefinition topic, Optional<String> lowered) {}
