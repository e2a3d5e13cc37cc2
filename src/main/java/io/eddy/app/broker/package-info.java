/**
 * Kafka's own broker, in this process. Start with {@link io.eddy.app.broker.EmbeddedBroker}. It uses classes that Kafka does not
 * publish as an interface, so the version of Kafka is pinned, and nothing outside this package touches them.
 */
@NullMarked
package io.eddy.app.broker;

import org.jspecify.annotations.NullMarked;
