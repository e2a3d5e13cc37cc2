/**
 * Small learners that see the same {@link io.eddy.feature.Facets} and differ in what they make of them, and the mixers that weigh what they
 * say. Start with {@link io.eddy.member.Member}.
 */
@NullMarked
package io.eddy.member;

import org.jspecify.annotations.NullMarked;
