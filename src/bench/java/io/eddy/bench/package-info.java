/**
 * How fast the arithmetic is, by JMH:
 *
 * <pre>
 *   mvn -B -ntp -q test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.cp
 *   java -cp target/classes:target/test-classes:$(cat target/bench.cp) org.openjdk.jmh.Main StepBench -prof gc
 * </pre>
 *
 * <p>and beside a hand-written C reference on the same examples: {@code src/bench/compare}, which runs {@code StepRate}. Programs
 * like JMH's: {@code StepAllocation}, what a step allocates; {@code CheckpointCost}, what keeping the state costs a running pipeline.
 */
@NullMarked
package io.eddy.bench;

import org.jspecify.annotations.NullMarked;
