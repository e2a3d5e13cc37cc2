@NullMarked
package io.eddy.checkpoint;

import org.jspecify.annotations.NullMarked;
