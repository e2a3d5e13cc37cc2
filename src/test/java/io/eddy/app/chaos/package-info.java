@NullMarked
package io.eddy.app.chaos;

import org.jspecify.annotations.NullMarked;
