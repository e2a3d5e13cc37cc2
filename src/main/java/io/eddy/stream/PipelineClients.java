package io.eddy.stream;

import io.eddy.replay.Overtaken;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Clients of a pipeline that look at its topics: the consumer of events notices when retention overtakes it, and passes a gate, see
 * {@link EventConsumer}, and the topics are made to fit before Kafka Streams compares them, see {@link TopicWatch}.
 */
final class PipelineClients implements KafkaClientSupplier {
    private final KafkaClientSupplier clients;
    private final PipelineSettings settings;
    private final Overtaken overtaken;
    private final EventGate gate;
    private final Unread unread;
    private final TopicWatch topics;

    /**
     * @param clients all others
     * @param overtaken is told
     * @param unread likewise
     */
    PipelineClients(
            KafkaClientSupplier clients,
            PipelineSettings settings,
            Overtaken overtaken,
            EventGate gate,
            Unread unread,
            TopicWatch topics) {
        this.clients = clients;
        this.settings = settings;
        this.overtaken = overtaken;
        this.gate = gate;
        this.unread = unread;
        this.topics = topics;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        Admin admin = clients.getAdmin(config);
        InvocationHandler fitFirst = (proxy, method, arguments) -> {
            if (method.getName().equals("describeTopics")) {
                topics.fit();
            }
            try {
                return method.invoke(admin, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        // because Kafka's ForwardingAdmin does not pass on all that Kafka Streams asks of an admin client
        return (Admin) Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, fitFirst);
    }

    /** The consumer of events; the streams group protocol takes one of its own. */
    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new EventConsumer(config, settings, overtaken, gate, unread);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return clients.getProducer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return clients.getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return clients.getGlobalConsumer(config);
    }
}
