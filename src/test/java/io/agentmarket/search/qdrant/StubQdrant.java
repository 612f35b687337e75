package io.agentmarket.search.qdrant;

import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.CollectionExists;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionExistsResponse;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.MultiVectorComparator;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.QueryResponse;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.PointsGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The calls of Qdrant that the adapter makes, over gRPC on the loopback, stricter than the server: requests that do not
 * name the customer are refused, and so are requests that the adapter never needs.
 */
public final class StubQdrant implements AutoCloseable {

    public static final String KEY = "a-key-of-a-test";

    private static final Metadata.Key<String> API_KEY = Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

    private final Map<String, Collection> collections = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean stalled;
    private final Server server;

    private StubQdrant() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .intercept(new Gate())
                .addService(new CollectionCalls())
                .addService(new PointCalls())
                .build()
                .start();
    }

    public static StubQdrant start() {
        try {
            return new StubQdrant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Collection(CreateCollection made, Map<String, PointStruct> points, Set<String> indexed) {}

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** The adapter on its way to this stub. */
    public QdrantStore client() {
        return QdrantStore.open(uri(), KEY, QdrantStore.COLLECTION, breaker());
    }

    static Breaker breaker() {
        return new Breakers(Clock.systemUTC(), BreakerSettings.MODEL, (key, from, to, reason) -> {})
                .of(new BreakerKey("qdrant", QdrantStore.COLLECTION, null));
    }

    int calls() {
        return calls.get();
    }

    public int points() {
        return collections.values().stream().mapToInt(it -> it.points().size()).sum();
    }

    /** Takes calls and never answers. */
    void stall() {
        stalled = true;
    }

    /** Like a newly installed server. */
    void forgetEverything() {
        collections.clear();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            calls.incrementAndGet();
            if (!KEY.equals(headers.get(API_KEY))) {
                call.close(Status.UNAUTHENTICATED, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return stalled ? new ServerCall.Listener<>() {} : next.startCall(call, headers);
        }
    }

    private Collection known(String name) {
        var collection = collections.get(name);
        if (collection == null) {
            throw Status.NOT_FOUND
                    .withDescription("Collection `" + name + "` doesn't exist!")
                    .asRuntimeException();
        }
        return collection;
    }

    private static RuntimeException refused(String why) {
        return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
    }

    private static <A> void answer(StreamObserver<A> to, Supplier<A> work) {
        try {
            to.onNext(work.get());
            to.onCompleted();
        } catch (RuntimeException e) {
            to.onError(e);
        }
    }

    private final class CollectionCalls extends CollectionsGrpc.CollectionsImplBase {

        @Override
        public void collectionExists(CollectionExistsRequest request, StreamObserver<CollectionExistsResponse> to) {
            answer(
                    to,
                    () -> CollectionExistsResponse.newBuilder()
                            .setResult(CollectionExists.newBuilder()
                                    .setExists(collections.containsKey(request.getCollectionName())))
                            .build());
        }

        @Override
        public void create(CreateCollection request, StreamObserver<CollectionOperationResponse> to) {
            answer(to, () -> {
                var vectors = request.getVectorsConfig().getParams();
                if (vectors.getSize() != 384
                        || vectors.getDistance() != Distance.Cosine
                        || vectors.getMultivectorConfig().getComparator() != MultiVectorComparator.MaxSim) {
                    throw refused("not the collection of this platform");
                }
                var fresh = new Collection(request, new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
                if (collections.putIfAbsent(request.getCollectionName(), fresh) != null) {
                    throw Status.ALREADY_EXISTS.asRuntimeException();
                }
                return CollectionOperationResponse.newBuilder().setResult(true).build();
            });
        }
    }

    private final class PointCalls extends PointsGrpc.PointsImplBase {

        @Override
        public void createFieldIndex(CreateFieldIndexCollection request, StreamObserver<PointsOperationResponse> to) {
            answer(to, () -> {
                var tenant =
                        request.getFieldIndexParams().getKeywordIndexParams().getIsTenant();
                if (tenant != request.getFieldName().equals("customer")) {
                    throw refused("the customer, and nothing else, is the tenant");
                }
                known(request.getCollectionName()).indexed().add(request.getFieldName());
                return done();
            });
        }

        @Override
        public void upsert(UpsertPoints request, StreamObserver<PointsOperationResponse> to) {
            answer(to, () -> {
                var collection = known(request.getCollectionName());
                request.getPointsList().forEach(StubQdrant::check);
                request.getPointsList()
                        .forEach(point -> collection.points().put(point.getId().getUuid(), point));
                return done();
            });
        }

        @Override
        public void delete(DeletePoints request, StreamObserver<PointsOperationResponse> to) {
            answer(to, () -> {
                var collection = known(request.getCollectionName());
                if (!request.getPoints().hasFilter()) {
                    throw refused("deletes without a filter");
                }
                var filter = checked(collection, request.getPoints().getFilter());
                collection.points().values().removeIf(point -> matches(filter, point));
                return done();
            });
        }

        @Override
        public void query(QueryPoints request, StreamObserver<QueryResponse> to) {
            answer(to, () -> {
                var collection = known(request.getCollectionName());
                var filter = checked(collection, request.getFilter());
                if (request.getLimit() < 1 || !request.getQuery().getNearest().hasMultiDense()) {
                    throw refused("no limit, or no vector to be near to");
                }
                var wanted = rows(request.getQuery().getNearest().getMultiDense().getVectorsList().stream()
                        .map(row -> row.getDataList())
                        .toList());
                var found = collection.points().values().stream()
                        .filter(point -> matches(filter, point))
                        .map(point -> ScoredPoint.newBuilder()
                                .setId(point.getId())
                                .setScore((float) maxSim(wanted, rows(point)))
                                .build())
                        .sorted(Comparator.comparingDouble(ScoredPoint::getScore)
                                .reversed())
                        .limit(request.getLimit())
                        .toList();
                return QueryResponse.newBuilder().addAllResult(found).build();
            });
        }
    }

    private static PointsOperationResponse done() {
        return PointsOperationResponse.newBuilder()
                .setResult(UpdateResult.newBuilder().setStatus(UpdateStatus.Completed))
                .build();
    }

    private static void check(PointStruct point) {
        if (!point.getPayloadMap().keySet().equals(Set.of("customer", "document"))) {
            throw refused("a point carries its customer and document and nothing else");
        }
        if (rows(point).isEmpty()) {
            throw refused("a point without vectors");
        }
    }

    private static Filter checked(Collection collection, Filter filter) {
        var keys = new HashSet<String>();
        for (Condition condition : filter.getMustList()) {
            keys.add(condition.getField().getKey());
        }
        if (!keys.contains("customer") || filter.getShouldCount() + filter.getMustNotCount() > 0) {
            throw refused("a request must name the customer");
        }
        if (!collection.indexed().containsAll(keys)) {
            throw refused("filters by a field without an index");
        }
        return filter;
    }

    private static boolean matches(Filter filter, PointStruct point) {
        return filter.getMustList().stream().allMatch(condition -> {
            FieldCondition field = condition.getField();
            var value = point.getPayloadMap().get(field.getKey()).getStringValue();
            return field.getMatch().hasKeywords()
                    ? field.getMatch().getKeywords().getStringsList().contains(value)
                    : field.getMatch().getKeyword().equals(value);
        });
    }

    private static List<float[]> rows(PointStruct point) {
        var vector = point.getVectors().getVector();
        if (!vector.hasMultiDense()) {
            throw refused("expected a multivector");
        }
        return rows(vector.getMultiDense().getVectorsList().stream()
                .map(row -> row.getDataList())
                .toList());
    }

    private static List<float[]> rows(List<List<Float>> vectors) {
        var rows = new ArrayList<float[]>();
        for (var vector : vectors) {
            if (vector.size() != 384) {
                throw refused("Vector dimension error: expected dim: 384, got " + vector.size());
            }
            var row = new float[vector.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = vector.get(i);
            }
            rows.add(row);
        }
        return rows;
    }

    private static double maxSim(List<float[]> wanted, List<float[]> rows) {
        return wanted.stream()
                .mapToDouble(want ->
                        rows.stream().mapToDouble(row -> dot(want, row)).max().orElseThrow())
                .sum();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
