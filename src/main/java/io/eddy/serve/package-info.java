/**
 * What the process says over HTTP: predictions of an immutable copy of the newest model, what is seen as it learns, metrics, health. Nothing here
 * knows the pipeline: copies of models and pictures of learners are handed in, metrics and health come from suppliers.
 *
 * <p>Start with {@code Routes}, the list of all paths; {@code openapi.json} among the resources describes them, and a test compares the two. {@link
 * io.eddy.serve.HttpServer} is what a request passes before: {@code Doorkeeper}, {@code WholeBody}, {@code Connections}. {@link
 * io.eddy.serve.ServedModels} holds the models, {@link io.eddy.serve.LiveShow} what is shown. To refuse something: a {@code Refusal} with a kind of {@code Problem}.
 *
 * <p>{@link io.eddy.serve.ModelFollower} stands apart: it is for other processes, and uses nothing of the rest.
 */
@NullMarked
package io.eddy.serve;

import org.jspecify.annotations.NullMarked;
