package io.agentmarket.expressions;

/** The functions of jq that are written in jq. */
final class Prelude {

    static final Bindings SCOPE = Bindings.of(Parser.definitions("""
            def map(f): [.[] | f];
            def select(f): if f then . else empty end;
            def recurse(f): def r: ., (f | r); r;
            def recurse(f; condition): def r: ., (f | select(condition) | r); r;
            def recurse: recurse(.[]?);
            def values: select(. != null);
            def nulls: select(. == null);
            def booleans: select(type == "boolean");
            def numbers: select(type == "number");
            def strings: select(type == "string");
            def arrays: select(type == "array");
            def objects: select(type == "object");
            def iterables: select(type == "array" or type == "object");
            def scalars: select(type != "array" and type != "object");
            def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
            def from_entries: reduce .[] as $e ({}; . + {($e
              | if type == "array" then .[0] elif has("key") then .key elif has("k") then .k elif has("name") then .name
                elif has("Name") then .Name else .Key end
              | if type == "string" then . else tojson end):
              ($e | if type == "array" then .[1] elif has("value") then .value elif has("v") then .v else .Value end)});
            def with_entries(f): to_entries | map(f) | from_entries;
            def map_values(f): .[] |= f;
            def add: reduce .[] as $x (null; . + $x);
            def add(f): reduce f as $x (null; . + $x);
            def in(xs): . as $x | xs | has($x);
            def inside(xs): . as $x | xs | contains($x);
            def any(generator; condition): first((generator | condition | select(.) | true), false);
            def any(f): any(.[]; f);
            def any: any(.[]; .);
            def all(generator; condition): first((generator | condition | select(. | not) | false), true);
            def all(f): all(.[]; f);
            def all: all(.[]; .);
            def isvalid(f): try (f | true) catch false;
            def first(f): label $out | f | ., break $out;
            def first: .[0];
            def last(f): reduce f as $x (null; $x);
            def last: .[-1];
            def nth($n): .[$n];
            def nth($n; f): last(limit($n + 1; f));
            def limit($n; f): if $n > 0 then label $out | foreach f as $x (0; . + 1; $x, if . >= $n then break $out else empty end)
              else empty end;
            def skip($n; f): foreach f as $x (0; . + 1; if . > $n then $x else empty end);
            def paths: path(..) | select(length > 0);
            def paths(f): . as $d | paths | select(. as $p | $d | getpath($p) | f);
            def leaf_paths: paths(scalars);
            def del(f): delpaths([path(f)]);
            def pick(f): . as $in | reduce path(f) as $p (null; setpath($p; $in | getpath($p)));
            def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
            def transpose: . as $in | (map(length) | max // 0) as $n
              | [range($n) as $i | [range($in | length) as $j | $in[$j][$i]]];
            def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $rest | [$x] + $rest end;
            def combinations($n): . as $in | [range($n) | $in] | combinations;
            def flatten: flatten(1000000);
            def min_by(f): if length == 0 then null else sort_by(f)[0] end;
            def max_by(f): if length == 0 then null else sort_by(f)[-1] end;
            def min: sort[0];
            def max: sort[-1];
            def unique: [group_by(.)[] | .[0]];
            def unique_by(f): [group_by(f)[] | .[0]];
            def sort: sort_by(.);
            def index($i): indices($i)[0];
            def rindex($i): indices($i)[-1];
            def test($re): test($re; null);
            def match($re; $flags): _match($re; $flags)[];
            def match($re): match($re; null);
            def capture($re): capture($re; null);
            def capture($re; $flags): match($re; $flags)
              | reduce (.captures[] | select(.name != null)) as $c ({}; . + {($c.name): $c.string});
            def scan($re): scan($re; null);
            def scan($re; $flags): match($re; "g" + $flags)
              | if (.captures | length) > 0 then [.captures[].string] else .string end;
            def splits($re): splits($re; null);
            def splits($re; $flags): split($re; $flags)[];
            def sub($re; text): sub($re; text; "");
            def gsub($re; text): sub($re; text; "g");
            def gsub($re; text; $flags): sub($re; text; $flags + "g");
            def todate: todateiso8601;
            def fromdate: fromdateiso8601;
            def finites: select(type == "number");
            def toarray: if type == "array" then . else [.] end;
            def IN(source): any(source == .; .);
            def IN(source; s): any(source == s; .);
            def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
            def INDEX(f): INDEX(.[]; f);
            def error(message): message | error;
            """));

    private Prelude() {}
}
