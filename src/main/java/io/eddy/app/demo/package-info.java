/**
 * The demonstrations: a stream of shop visits that are made up, and a screen that shows how a model follows it; a shop that recommends. Start with
 * {@link io.eddy.app.demo.ShopVisits}.
 */
@NullMarked
package io.eddy.app.demo;

import org.jspecify.annotations.NullMarked;
