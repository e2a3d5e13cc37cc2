package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** An id, of which there may be millions that come and go: a learned vector for each that has been seen often enough and lately. */
final class IdField implements FieldEncoder {
    private final String name;
    private final IdDirectory directory;
    private final IdRows rows;
    private final SecondsOfEvent seconds = new SecondsOfEvent();

    IdField(String name, IdDirectory directory, IdRows rows) {
        this.name = name;
        this.directory = directory;
        this.rows = rows;
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public int embeddedInputs() {
        return rows.dimensions();
    }

    @Override
    public boolean isTimed() {
        return true;
    }

    @Override
    public void at(Event event) {
        seconds.at(event.time());
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        IdFacet.check(name, value);
        rows.read(row(value), x, embedded);
    }

    private int row(Value value) {
        if (value.isMissing()) {
            return IdRows.MISSING;
        }
        int row = directory.row(Keys.of(value.asName()), seconds.now());
        return row == IdDirectory.NONE ? IdRows.SHARED : IdRows.FIRST + row;
    }

    @Override
    public void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        int row = IdRows.MISSING;
        if (!value.isMissing()) {
            int learned = directory.learn(Keys.of(value.asName()), seconds.now());
            row = learned == IdDirectory.NONE ? IdRows.SHARED : IdRows.FIRST + learned;
            if (directory.isNew()) {
                rows.start(row, trainer);
            }
        }
        rows.update(row, dx, embedded, scale, trainer);
    }

    @Override
    public void absorb(Value value) {
        seconds.absorb();
    }

    @Override
    public List<Parameter> parameters() {
        return rows.parameters();
    }

    @Override
    public Turnover turnover() {
        return directory.turnover();
    }

    @Override
    public void state(Archive archive) {
        directory.state(archive.in(name + ".ids"));
        rows.state(archive, IdRows.FIRST + directory.rows());
        seconds.state(archive.in(name + ".time"));
    }
}
