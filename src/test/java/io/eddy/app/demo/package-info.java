@NullMarked
package io.eddy.app.demo;

import org.jspecify.annotations.NullMarked;
