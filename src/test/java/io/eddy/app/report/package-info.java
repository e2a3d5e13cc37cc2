@NullMarked
package io.eddy.app.report;

import org.jspecify.annotations.NullMarked;
