@NullMarked
package io.eddy.app.command;

import org.jspecify.annotations.NullMarked;
