@NullMarked
package io.eddy.app.broker;

import org.jspecify.annotations.NullMarked;
