package io.agentmarket.agents;

/** Statements over packages, package_versions and package_feed. */
final class PublishedSql {

    /** Runs as the publisher. The first publisher to upload a package gets its id. */
    static final String CLAIM_ID = """
            insert into packages (id, publisher_id, created_at) values (:id, :customer, :now) on conflict do nothing""";

    /** Runs as the publisher, who sees only its own packages; other uploads of the package wait. */
    static final String LOCK = "select id from packages where id = :id and publisher_id = :customer for update";

    /** Runs as the platform, which sees all packages. */
    static final String OWNER = "select publisher_id from packages where id = :id";

    static final String LAST_VERSION = """
            select version from package_versions where package_id = :id order by number desc limit 1""";

    /** Runs as the publisher. The content is stored uncompressed, so its length is known without reading it. */
    static final String KEPT = """
            select count(*) as versions, coalesce(sum(octet_length(content)), 0) as bytes from package_versions
             where publisher_id = :customer""";

    static final String ADD_VERSION = """
            insert into package_versions (package_id, version, number, publisher_id, title, status, content, report,
                   created_at)
            values (:id, :version, string_to_array(:version, '.')::int[], :customer, :title, 'draft', :content,
                   :report::jsonb, :now)""";

    private static final String VIEW = """
            select package_id, version, publisher_id, title, status, report, reason, created_at, submitted_at,
                   decided_at, yanked_at
              from package_versions
            """;

    static final String FIND = VIEW + "where package_id = :id and version = :version";

    /**
     * The versions of one package, newest first. Customers other than the publisher see only versions that are or were
     * listed.
     */
    static final String VERSIONS = VIEW + """
             where package_id = :id
               and (publisher_id = :customer::uuid or status in ('listed', 'yanked'))
               and (:before::text is null or number < string_to_array(:before::text, '.')::int[])
             order by number desc limit :limit""";

    /** The versions for operators to review, oldest first. */
    static final String QUEUE = VIEW + """
             where status = :status
               and (:after_at::timestamptz is null
                    or (created_at, package_id, version) > (:after_at::timestamptz, :after_id, :after_version))
             order by created_at, package_id, version limit :limit""";

    /** Runs as the publisher. */
    static final String SUBMIT = """
            update package_versions set status = 'submitted', submitted_at = :now, reason = null
             where package_id = :id and version = :version and publisher_id = :customer and status = 'draft'""";

    /** As the publisher; a decision at the same time wins or loses as a whole. */
    static final String UNSUBMIT = """
            update package_versions set status = 'draft', submitted_at = null
             where package_id = :id and version = :version and publisher_id = :customer and status = 'submitted'""";

    static final String DECIDE = """
            update package_versions set status = :status, decided_at = :now, reason = :reason
             where package_id = :id and version = :version and status = 'submitted'""";

    static final String YANK = """
            update package_versions set status = 'yanked', yanked_at = :now, reason = :reason
             where package_id = :id and version = :version and status = 'listed'""";

    /** Withdrawn versions, each with the one that is offered instead. */
    private static final String WITHDRAWN = """
            select v.package_id, v.version, v.yanked_at, v.reason,
                   (select l.version from package_versions l where l.package_id = v.package_id and l.status = 'listed'
                     order by l.number desc limit 1) as successor
              from package_versions v
             where v.status = 'yanked'
            """;

    static final String WITHDRAWN_SINCE = WITHDRAWN + " and v.yanked_at >= :since order by v.yanked_at";

    static final String WITHDRAWN_OF = WITHDRAWN + " and (v.package_id || ' ' || v.version) = any(:names)";

    static final String TICK = "update package_feed set seq = seq + 1";

    static final String SEQ = "select seq from package_feed";

    /** The highest listed version of each package. */
    static final String LISTED = """
            select distinct on (package_id) package_id, version from package_versions
             where status = 'listed' order by package_id, number desc""";

    static final String CONTENT = "select content from package_versions where package_id = :id and version = :version";

    /** The publisher's own newest version, in any state. */
    static final String NEWEST_OWN = """
            select version from package_versions
             where package_id = :id and publisher_id = :customer order by number desc limit 1""";

    private PublishedSql() {}
}
