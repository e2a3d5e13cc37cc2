package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Names that are followed; of models there are random histories, where they are published. */
class FollowedModelTest {
    private static final String CHAMPION = SnapshotKey.aliased("champion");

    private final FollowedModel followed = new FollowedModel(CHAMPION::equals);
    private final Snapshot first = Models.snapshot(1, 100, 8, 33);
    private final Snapshot second = Models.snapshot(2, 200, 8, 33);

    @Test
    void a_name_that_goes_back_to_the_snapshot_before_is_followed_there() throws IOException {
        name(first, Slot.A);
        assertThat(followed.settle()).isTrue();
        name(second, Slot.B);
        assertThat(followed.settle()).isTrue();

        name(first, Slot.A);

        assertThat(followed.settle()).isTrue();
        assertThat(followed.snapshot().orElseThrow().digest()).isEqualTo(first.digest());
        assertThat(followed.stand().orElseThrow().version()).isEqualTo(first.version());
    }

    @Test
    void a_name_that_has_gone_to_another_snapshot_and_back_meanwhile_is_where_it_was() throws IOException {
        name(first, Slot.A);
        assertThat(followed.settle()).isTrue();

        name(second, Slot.B);
        name(first, Slot.A);

        assertThat(followed.settle()).isFalse();
        assertThat(followed.snapshot().orElseThrow().digest()).isEqualTo(first.digest());
        name(second, Slot.B);
        assertThat(followed.settle()).isTrue();
        assertThat(followed.snapshot().orElseThrow().digest()).isEqualTo(second.digest());
    }

    /** The slot's manifest is removed before it is filled anew, as the command does. */
    private void name(Snapshot snapshot, Slot slot) throws IOException {
        followed.accept(new SnapshotKey(CHAMPION, slot, SnapshotKey.MANIFEST).toString(), null);
        SnapshotParts parts = SnapshotParts.cutAs(CHAMPION, snapshot, slot);
        while (parts.hasNext()) {
            SnapshotPart part = parts.next();
            followed.accept(part.key(), part.bytes());
        }
    }
}
