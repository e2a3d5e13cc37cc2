/**
 * A small model for each kind of use, and data to try it on that the project makes up: streams that do not exist, each a pure function of its seed.
 *
 * <p>Start with {@link io.eddy.app.example.Examples}, which lists them. To add one: a model file in {@code src/examples}, a stream here, a line in
 * {@code Examples}; a test then learns it.
 */
@NullMarked
package io.eddy.app.example;

import org.jspecify.annotations.NullMarked;
