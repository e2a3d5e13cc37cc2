/**
 * Networks: parameters, layers with forward beside backward, losses, optimisers, schedules. Start with {@link
 * io.eddy.nn.Network}, whose documentation tells the order of one step, then {@link io.eddy.nn.Layer} and {@link
 * io.eddy.nn.Trainer}.
 *
 * <p>To add an activation: a constant in {@link io.eddy.nn.Activation}, and its plain form in the test's {@code
 * DoubleNetwork}; a loss: a record in {@link io.eddy.nn.Loss}, likewise. They sit the {@code LayerExam}. To add a layer over lists: a {@link
 * io.eddy.nn.ListLayer}, a case in {@link io.eddy.nn.ListBuilder}; it sits the {@code ListLayerExam}, or, if it carries a state from
 * place to place, the {@code RecurrentExam}. To add an optimiser:
 * a record in {@link io.eddy.nn.Optimizer}, its kernel, and a case in {@code Rule}; it sits the {@code OptimizerExam}, whose
 * figures {@code src/test/python/optimizer_reference.py} makes.
 *
 * <p>What reads one text and writes another stands beside all that: {@link io.eddy.nn.EncoderDecoder}.
 */
@NullMarked
package io.eddy.nn;

import org.jspecify.annotations.NullMarked;
