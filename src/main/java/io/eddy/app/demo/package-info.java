/**
 * The demonstration: a stream of shop visits that it makes up, and a screen that shows how a model follows it. Start with
 * {@link io.eddy.app.demo.ShopVisits}.
 */
@NullMarked
package io.eddy.app.demo;

import org.jspecify.annotations.NullMarked;
