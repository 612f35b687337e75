package io.agentmarket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One place where a string is passed to JDBC as a statement.
 *
 * @param method class and method, slashes in the package
 * @param isConstant whether the string is a compile-time constant
 */
record StatementUse(String method, boolean isConstant) {

    private static final Set<String> OWNERS = Set.of(
            "java/sql/Connection",
            "java/sql/Statement",
            "org/springframework/jdbc/core/simple/JdbcClient",
            "org/springframework/jdbc/core/JdbcTemplate",
            "org/springframework/jdbc/core/JdbcOperations");
    /** Methods of ours that hand a statement on: each call of them is looked at instead. */
    static final Set<String> HANDING_ON = Set.of(
            "io/agentmarket/stores/SqlBatch.add",
            "io/agentmarket/stores/SqlBatch.query",
            "io/agentmarket/journal/CommitBatch.collectIds");

    private static final Set<String> NOT_SQL = Set.of("createArrayOf", "setSchema", "setCatalog", "setClientInfo");

    static List<StatementUse> in(Path classFile) {
        try {
            var uses = new ArrayList<StatementUse>();
            var type = ClassFile.of().parse(classFile);
            for (var method : type.methods()) {
                method.code().ifPresent(code -> {
                    var name = type.thisClass().asInternalName() + "."
                            + method.methodName().stringValue();
                    uses.addAll(in(name, code.elementList()));
                });
            }
            return uses;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<StatementUse> in(String method, List<CodeElement> code) {
        var instructions = code.stream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
        var uses = new ArrayList<StatementUse>();
        for (int at = 0; at < instructions.size(); at++) {
            if (instructions.get(at) instanceof InvokeInstruction call && takesStatement(call)) {
                uses.add(new StatementUse(method, isConstant(instructions, at, call.typeSymbol())));
            }
        }
        return uses;
    }

    private static boolean takesStatement(InvokeInstruction call) {
        var name = call.name().stringValue();
        var owner = call.owner().asInternalName();
        var parameters = call.typeSymbol().parameterList();
        return HANDING_ON.contains(owner + "." + name)
                || OWNERS.contains(owner)
                        && !NOT_SQL.contains(name)
                        && !name.equals("<init>")
                        && !parameters.isEmpty()
                        && parameters.getFirst().equals(ConstantDescs.CD_String);
    }

    /** Walks back over what made the later arguments, to the instruction that made the statement. */
    private static boolean isConstant(List<Instruction> code, int call, MethodTypeDesc type) {
        int open = type.parameterCount() - 1 - type.parameterList().indexOf(ConstantDescs.CD_String);
        int at = call - 1;
        while (at >= 0 && open > 0) {
            open -= produced(code.get(at));
            at--;
        }
        return at >= 0 && open == 0 && code.get(at) instanceof ConstantInstruction.LoadConstantInstruction;
    }

    /** Values that an instruction leaves on the stack, less those it takes; a long counts as one value. */
    private static int produced(Instruction instruction) {
        return switch (instruction) {
            case InvokeInstruction call -> effect(call.typeSymbol()) - (call.opcode() == Opcode.INVOKESTATIC ? 0 : 1);
            case InvokeDynamicInstruction call -> effect(call.typeSymbol());
            default ->
                switch (instruction.opcode().kind()) {
                    case LOAD, CONSTANT, NEW_OBJECT -> 1;
                    case FIELD_ACCESS -> instruction.opcode() == Opcode.GETSTATIC ? 1 : 0;
                    case STACK ->
                        switch (instruction.opcode()) {
                            case DUP -> 1;
                            case POP -> -1;
                            default -> unknown();
                        };
                    case ARRAY_STORE -> -3;
                    case ARRAY_LOAD, OPERATOR -> instruction.opcode() == Opcode.ARRAYLENGTH ? 0 : -1;
                    case NEW_REF_ARRAY, NEW_PRIMITIVE_ARRAY, TYPE_CHECK, CONVERT -> 0;
                    default -> unknown();
                };
        };
    }

    private static int effect(MethodTypeDesc type) {
        var result = TypeKind.from(type.returnType()) == TypeKind.VOID ? 0 : 1;
        return result - type.parameterCount();
    }

    /** Branches and odd stack operations between a statement and its call: written more simply they can be checked. */
    private static int unknown() {
        return Integer.MIN_VALUE / 2;
    }
}
