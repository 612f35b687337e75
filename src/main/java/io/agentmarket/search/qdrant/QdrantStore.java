package io.agentmarket.search.qdrant;

import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;

import com.google.common.util.concurrent.ListenableFuture;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.search.IndexedChunk;
import io.agentmarket.search.Scored;
import io.agentmarket.search.VectorStore;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.text.Embedder;
import io.grpc.Status;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.KeywordIndexParams;
import io.qdrant.client.grpc.Collections.MultiVectorComparator;
import io.qdrant.client.grpc.Collections.MultiVectorConfig;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One point per chunk, its windows as one multivector: the nearest window decides (MaxSim). Every request names the
 * customer in its filter, and the field is indexed as the tenant's, so that the points of one customer lie together.
 */
final class QdrantStore implements VectorStore, AutoCloseable {

    static final String COLLECTION = "agentmarket_chunks";

    private static final int DEFAULT_PORT = 6334;
    private static final String CUSTOMER = "customer";
    private static final String DOCUMENT = "document";

    /** A search that takes longer continues without vectors. */
    private static final Duration SEARCH = Duration.ofSeconds(2);

    private static final Duration WRITE = Duration.ofSeconds(20);

    /** The client's own timeout cancels the call; this one applies if the client does not do so. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Set<Status.Code> PASSING =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    private final QdrantClient client;
    private final String collection;
    private final Breaker breaker;

    /**
     * Whether the collection existed at the first check. If the server loses it afterwards, calls fail with that
     * reason.
     */
    private volatile boolean ready;

    private QdrantStore(QdrantClient client, String collection, Breaker breaker) {
        this.client = client;
        this.collection = collection;
        this.breaker = breaker;
    }

    /**
     * Does not connect.
     *
     * @param key empty for a server without keys
     * @param breaker of this server: while it is open nothing is sent, and search continues without vectors
     */
    static QdrantStore open(URI address, String key, String collection, Breaker breaker) {
        boolean tls = "https".equals(address.getScheme());
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        var grpc = QdrantGrpcClient.newBuilder(address.getHost(), port, tls, false);
        if (!key.isEmpty()) {
            grpc.withApiKey(key);
        }
        return new QdrantStore(new QdrantClient(grpc.build()), collection, breaker);
    }

    @Override
    public void put(List<IndexedChunk> chunks) {
        var points = chunks.stream()
                .filter(chunk -> !chunk.vectors().isEmpty())
                .map(QdrantStore::point)
                .toList();
        if (points.isEmpty()) {
            return;
        }
        prepare(WRITE);
        var request = UpsertPoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .addAllPoints(points)
                .build();
        var unused = await(() -> client.upsertAsync(request, WRITE), WRITE);
    }

    @Override
    public void remove(UUID customer, UUID document) {
        prepare(WRITE);
        var request = DeletePoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setPoints(PointsSelector.newBuilder().setFilter(filter(customer, Set.of(document))))
                .build();
        var unused = await(() -> client.deleteAsync(request, WRITE), WRITE);
    }

    @Override
    public List<Scored> nearest(UUID customer, float[] vector, Set<UUID> documents, int most) {
        prepare(SEARCH);
        var request = QueryPoints.newBuilder()
                .setCollectionName(collection)
                .setQuery(QueryFactory.nearest(new float[][] {vector}))
                .setFilter(filter(customer, documents))
                .setLimit(most)
                .build();
        return await(() -> client.queryAsync(request, SEARCH), SEARCH).stream()
                .map(point -> new Scored(UUID.fromString(point.getId().getUuid()), point.getScore()))
                .toList();
    }

    /** Deletes the collection and all its points. */
    void drop() {
        var unused = await(() -> client.deleteCollectionAsync(collection, WRITE), WRITE);
        ready = false;
    }

    @Override
    public void close() {
        client.close();
    }

    private static PointStruct point(IndexedChunk chunk) {
        return PointStruct.newBuilder()
                .setId(id(chunk.chunk()))
                .setVectors(VectorsFactory.vectors(
                        VectorFactory.multiVector(chunk.vectors().toArray(float[][]::new))))
                .putAllPayload(Map.of(
                        CUSTOMER, value(chunk.customer().toString()),
                        DOCUMENT, value(chunk.document().toString())))
                .build();
    }

    private static Filter filter(UUID customer, Set<UUID> documents) {
        var filter = Filter.newBuilder().addMust(matchKeyword(CUSTOMER, customer.toString()));
        if (!documents.isEmpty()) {
            var ids = documents.stream().map(UUID::toString).toList();
            filter.addMust(matchKeywords(DOCUMENT, ids));
        }
        return filter.build();
    }

    /** Creates the collection. If several replicas do so at once, the second one finds that it exists. */
    private void prepare(Duration timeout) {
        if (ready) {
            return;
        }
        if (!await(() -> client.collectionExistsAsync(collection, timeout), timeout)) {
            create();
        }
        index(CUSTOMER, true);
        index(DOCUMENT, false);
        ready = true;
    }

    private void create() {
        var vectors = VectorParams.newBuilder()
                .setSize(Embedder.DIMENSIONS)
                .setDistance(Distance.Cosine)
                .setMultivectorConfig(MultiVectorConfig.newBuilder().setComparator(MultiVectorComparator.MaxSim));
        var request = CreateCollection.newBuilder()
                .setCollectionName(collection)
                .setVectorsConfig(VectorsConfig.newBuilder().setParams(vectors))
                .build();
        try {
            var unused = await(() -> client.createCollectionAsync(request, WRITE), WRITE);
        } catch (UpstreamFailure e) {
            if (!await(() -> client.collectionExistsAsync(collection, WRITE), WRITE)) {
                throw e;
            }
        }
    }

    /** Idempotent. */
    private void index(String field, boolean tenant) {
        var keyword = PayloadIndexParams.newBuilder()
                .setKeywordIndexParams(KeywordIndexParams.newBuilder().setIsTenant(tenant))
                .build();
        var unused = await(
                () -> client.createPayloadIndexAsync(
                        collection, field, PayloadSchemaType.Keyword, keyword, true, null, WRITE),
                WRITE);
    }

    private <T> T await(Supplier<ListenableFuture<T>> question, Duration timeout) {
        var permit = breaker.enter().orElseThrow(() -> open(breaker.standing()));
        var call = question.get();
        try {
            var answer = call.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            permit.succeeded();
            return answer;
        } catch (ExecutionException e) {
            var failure = failure(e.getCause() == null ? e : e.getCause());
            if (failure.isRetryable()) {
                permit.failed(failure.code());
            } else {
                permit.succeeded(); // the server answered
            }
            throw failure;
        } catch (TimeoutException e) {
            call.cancel(true);
            permit.failed(ErrorCode.VECTOR_STORE_UNAVAILABLE);
            throw passing(e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw passing(e);
        } finally {
            permit.abandoned(); // has no effect once it has been used
        }
    }

    private static UpstreamFailure open(Breaker.Standing open) {
        return UpstreamFailure.open(
                ErrorCode.VECTOR_STORE_UNAVAILABLE, "The vector store has failed too often just now.", open);
    }

    private UpstreamFailure failure(Throwable cause) {
        var status = Status.fromThrowable(cause).getCode();
        if (PASSING.contains(status)) {
            return passing(cause);
        }
        ready = status != Status.Code.NOT_FOUND && ready;
        return UpstreamFailure.lasting(
                ErrorCode.VECTOR_STORE_UNAVAILABLE, "The vector store refused the platform's call.", cause);
    }

    private static UpstreamFailure passing(Throwable cause) {
        return UpstreamFailure.passing(
                ErrorCode.VECTOR_STORE_UNAVAILABLE, "The vector store did not answer.", null, cause);
    }
}
