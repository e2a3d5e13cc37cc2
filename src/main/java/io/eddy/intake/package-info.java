/**
 * From the records of people's own topics to Eddy's events: formats, schema registries, and the mapping that an {@link
 * io.eddy.spec.Input} describes. It knows nothing of learning.
 *
 * <p>Start with {@link io.eddy.intake.RecordMapping}. {@code FieldNode} decides what becomes of a field; a format only walks through its record and
 * says what is there. To add a format: implement {@code RecordFormat}, say in {@link io.eddy.spec.Input.Format} what it needs to know, and make it in
 * {@link io.eddy.intake.RecordMappings}.
 */
@NullMarked
package io.eddy.intake;

import org.jspecify.annotations.NullMarked;
