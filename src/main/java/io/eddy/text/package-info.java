/**
 * Texts as words and back: how a text is split, which words are known by what number, how each is mostly written, and how words become a text
 * that reads well. What is learned of them is elsewhere. Start with {@link io.eddy.text.Vocabulary}.
 */
@NullMarked
package io.eddy.text;

import org.jspecify.annotations.NullMarked;
