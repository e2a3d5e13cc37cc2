/**
 * How fast the arithmetic is, by JMH:
 *
 * <pre>
 *   mvn -B -ntp -q test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.cp
 *   java -cp target/classes:target/test-classes:$(cat target/bench.cp) org.openjdk.jmh.Main StepBench -prof gc
 * </pre>
 *
 * <p>and beside a hand-written C reference on the same examples: {@code src/bench/compare}, which runs {@code StepRate}. What keeping
 * the state costs a running pipeline: {@code CheckpointCost}, a program like JMH's.
 */
@NullMarked
package io.eddy.bench;

import org.jspecify.annotations.NullMarked;
