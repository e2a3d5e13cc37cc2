@NullMarked
package io.eddy.app.tune;

import org.jspecify.annotations.NullMarked;
