package io.eddy.app.command;

import java.util.List;

/** All commands. */
public final class Commands {
    /** In the order in which the help lists them. */
    public static final List<Class<?>> ALL = List.of(
            DemoCommand.class,
            RunCommand.class,
            SendCommand.class,
            EvaluateCommand.class,
            ExamplesCommand.class,
            TuneCommand.class,
            StatusCommand.class,
            SnapshotCommand.class,
            RebuildCommand.class,
            ExplainPredictionCommand.class,
            DigestCommand.class,
            TopicsCommand.class,
            ResetCommand.class,
            BrokerCommand.class,
            ChaosCommand.class,
            FastStartCommand.class);

    private Commands() {}
}
