/** Eddy as a library, by example. Each class is a program; a test runs it. */
@NullMarked
package io.eddy.examples;

import org.jspecify.annotations.NullMarked;
