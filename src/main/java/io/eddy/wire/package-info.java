/**
 * What travels: the messages of each topic, how they become bytes and are read again, and the topics themselves. What is done
 * with a message is not here. Start with {@link io.eddy.wire.Topics}, then {@link io.eddy.wire.EventReader}.
 *
 * <p>To add a topic: write its file in {@code topics/}, give it a method in {@link io.eddy.wire.Topics}; a test holds the two
 * together. To add a field to a message: its record, its writer, its reader, and the schema in the topic's file.
 */
@NullMarked
package io.eddy.wire;

import org.jspecify.annotations.NullMarked;
