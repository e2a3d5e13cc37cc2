package io.eddy.app.command;

import io.eddy.app.ChildProcess;
import io.eddy.app.Failure;
import io.eddy.app.Folders;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Makes an archive for the JVM's class data sharing (JEP 310) of the classes that a running pipeline loads. The JDK's own archive
 * does not serve, because it is for objects aligned to 8 bytes. The launcher uses it if it is newer than the jar.
 */
@Command(
        name = "fast-start",
        description = "Keep the classes that Eddy loads in an archive beside its jar: then each start takes a second"
                + " or two less. Takes half a minute and 100 MB, once after each build, for the JDK that runs it.")
final class FastStartCommand implements Callable<Integer> {
    /** Enough for predictions, checkpoints, snapshots and metrics to have been there. */
    private static final List<String> TRAINING = List.of("demo", "--events", "60000");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Path archive = archive();
        try {
            Path folder = archive.toAbsolutePath().resolveSibling("fast-start");
            if (Files.exists(folder)) { // of an attempt that failed
                Folders.delete(folder);
            }
            Files.createDirectory(folder);
            Path classes = folder.resolve("classes");
            Path unfinished = folder.resolve("archive");
            say("looking which classes a running pipeline loads ...");
            run(folder.resolve("run.log"), List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + classes), TRAINING);
            say("archiving them ...");
            run(
                    folder.resolve("archive.log"),
                    List.of(
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + classes,
                            "-XX:SharedArchiveFile=" + unfinished),
                    List.of());
            Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
            Folders.delete(folder);
            say("%s, %,d MB".formatted(archive, Files.size(archive) >> 20));
        } catch (AccessDeniedException e) {
            throw new Failure(
                    "no permission to write to %s; whoever built Eddy there can run fast-start"
                            .formatted(archive.toAbsolutePath().getParent()),
                    e);
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s".formatted(archive, Failure.why(e)), e);
        }
        return 0;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** Beside the jar, one for each version of Java; the launcher knows the name. */
    private static Path archive() {
        String classPath = System.getProperty("java.class.path");
        if (classPath.contains(File.pathSeparator) || !classPath.endsWith(".jar")) {
            throw new Failure("only classes in jars can be archived, and this runs from " + classPath
                    + "; use the launcher, ./eddy fast-start");
        }
        return Path.of(classPath).resolveSibling("eddy-" + System.getProperty("java.version") + ".jsa");
    }

    private static void run(Path log, List<String> options, List<String> arguments) throws InterruptedException {
        ChildProcess child = ChildProcess.eddy(log, options, arguments);
        if (child.await() != 0) {
            throw new Failure("no archive was made: " + child.epitaph());
        }
    }
}
