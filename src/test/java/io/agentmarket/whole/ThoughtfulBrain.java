package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Wraps another model. On request it adds two thoughts before each answer, which the stand-in signs, and calls a
 * probe's tool once more, with arguments that a reader could easily rewrite.
 */
final class ThoughtfulBrain implements Brain {

    private final Brain model;
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean thinks;

    ThoughtfulBrain(Brain model) {
        this.model = model;
    }

    void thinks(boolean thinks) {
        this.thinks = thinks;
    }

    @Override
    public Reply answer(JsonNode request) {
        var reply = model.answer(request);
        if (!thinks) {
            return reply;
        }
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Thinking("First things first: \u201ewhat\u201c is asked?"));
        blocks.add(new Block.Thinking("Then the rest \u2026 \uD83D\uDE00"));
        var odd = false;
        for (var block : reply.blocks()) {
            if (block instanceof Block.ToolUse use) {
                blocks.add(new Block.ToolUse(own(use.id()), use.name(), use.input()));
                if (use.name().equals("leave_mark") && !odd) {
                    blocks.add(new Block.ToolUse(own(use.id()), "leave_mark", odd()));
                    odd = true;
                }
            } else {
                blocks.add(block);
            }
        }
        return new Reply(blocks, reply.stopReason());
    }

    /** The stand-in remembers which calls came with a thought; those of another run must not have the same id. */
    private String own(String id) {
        return id + "_t" + calls.incrementAndGet();
    }

    private static JsonNode odd() {
        var odd = Json.MAPPER
                .createObjectNode()
                .put("zebra", "last comes first")
                .put("a", 1.0)
                .put("small", 1.0E-7)
                .put("minus", -0.0)
                .put("exponent", new BigDecimal("1E+2"))
                .put("zeros", new BigDecimal("12.3400"))
                .put("long", new BigDecimal("12345678901234567.8901"))
                .put("whole", 9_007_199_254_740_993L)
                .put("huge", new BigInteger("123456789012345678901234567890"))
                .put("\u00fc\u2028\"\\/", "\u0001 \uD83D\uDE00 </script> \u2029");
        odd.putObject("nested").put("b", 1).put("aa", 2).putNull("none");
        odd.putArray("list").add(true).add(2.50).addObject().put("y", 1).put("x", 2);
        return odd;
    }
}
