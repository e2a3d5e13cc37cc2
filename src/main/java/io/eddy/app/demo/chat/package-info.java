/**
 * The support bot of {@code eddy demo chatbot}: it answers by what a model says a customer wants, and the model learns from each thumb and each
 * correction. Start with {@link io.eddy.app.demo.chat.Bot}.
 */
@NullMarked
package io.eddy.app.demo.chat;

import org.jspecify.annotations.NullMarked;
