/** What the demos' own pages are served by, each a service beside Eddy. */
@NullMarked
package io.eddy.app.demo.web;

import org.jspecify.annotations.NullMarked;
