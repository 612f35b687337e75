package io.agentmarket.text;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Everything the training command learned: the general heads over one feature space, the banking intents over another,
 * and the seed that says which fifth of the data was held out.
 */
public record Weights(long seed, General general, Banking banking) {

    private static final int MAGIC = 0x54524932;

    public void writeTo(OutputStream stream) throws IOException {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (var out = new DataOutputStream(new DeflaterOutputStream(stream, deflater))) {
            out.writeInt(MAGIC);
            out.writeLong(seed);
            general.space.writeTo(out);
            general.category.writeTo(out);
            general.priority.writeTo(out);
            general.sentiment.writeTo(out);
            general.urgency.writeTo(out);
            general.domain.writeTo(out);
            banking.space.writeTo(out);
            banking.intents.writeTo(out);
        } finally {
            deflater.end();
        }
    }

    public static Weights readFrom(InputStream stream) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(new InflaterInputStream(stream), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("these are no triage weights");
            }
            long seed = in.readLong();
            var general = new General(
                    FeatureSpace.readFrom(in),
                    SoftmaxRegression.readFrom(in),
                    SoftmaxRegression.readFrom(in),
                    SoftmaxRegression.readFrom(in),
                    SoftmaxRegression.readFrom(in),
                    SoftmaxRegression.readFrom(in));
            var banking = new Banking(FeatureSpace.readFrom(in), Committee.readFrom(in));
            return new Weights(seed, general, banking);
        }
    }

    /** The heads for tickets of any company; {@code domain} distinguishes tickets from other texts. */
    public record General(
            FeatureSpace space,
            SoftmaxRegression category,
            SoftmaxRegression priority,
            SoftmaxRegression sentiment,
            SoftmaxRegression urgency,
            SoftmaxRegression domain) {}

    /** The banking intents and one more label for all other texts. */
    public record Banking(FeatureSpace space, Committee intents) {}
}
