@NullMarked
package io.eddy.app;

import org.jspecify.annotations.NullMarked;
