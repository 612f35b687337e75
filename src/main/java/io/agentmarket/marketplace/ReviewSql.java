package io.agentmarket.marketplace;

/** Statements over package_review. They run as the platform and name the customer whose review they write. */
final class ReviewSql {

    static final String WRITE = """
            insert into package_review (package_id, customer_id, id, stars, text, version, created_at, updated_at)
            values (:package, :customer, :id, :stars, :text, :version, :now, :now)
                on conflict (package_id, customer_id) do update
               set stars = excluded.stars, text = excluded.text, version = excluded.version,
                   updated_at = excluded.updated_at
            returning id, package_id, stars, text, version, created_at, updated_at""";

    static final String PAGE = """
            select id, package_id, stars, text, version, created_at, updated_at from package_review
             where package_id = :package and (:before::uuid is null or id < :before::uuid)
             order by id desc limit :limit""";

    static final String RATINGS = """
            select package_id, count(*) as count, round(avg(stars), 1) as average from package_review group by package_id""";

    private ReviewSql() {}
}
