/**
 * What the process measures about itself, as Micrometer meters in Prometheus's text. It reads getters; nothing that is measured knows
 * of it.
 *
 * <p>Start with {@link io.eddy.telemetry.MeterNames}, the list of all meters. To add one: list it there, register it in
 * {@link io.eddy.telemetry.TaskMeters}, and describe it in {@code monitoring/README.md}; the tests tell what is forgotten.
 */
@NullMarked
package io.eddy.telemetry;

import org.jspecify.annotations.NullMarked;
