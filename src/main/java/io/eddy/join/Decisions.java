package io.eddy.join;

import io.eddy.feature.Event;
import java.util.OptionalLong;

/** What a {@link Joiner} decides, as it does. */
public interface Decisions {
    /**
     * Something is to be learned.
     *
     * @param event as it was asked, with its label; filled again by the next one
     * @param feedback the offset of what told the label; empty if it is the default
     */
    void learn(Event event, Posted request, OptionalLong feedback);

    /**
     * Feedback comes to nothing.
     *
     * @param why for people
     */
    void unmatched(Posted feedback, String why);
}
